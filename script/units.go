package script

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// unit is how a unit of measure is said. Dutch measures stay singular after a number.
type unit struct {
	one, many [2]string
	length    bool
}

func measure(one, many, nl string) unit {
	return unit{one: [2]string{one, nl}, many: [2]string{many, nl}}
}

func length(one, many, nl string) unit {
	u := measure(one, many, nl)
	u.length = true
	return u
}

func times(one, many, een, meer string) unit {
	return unit{one: [2]string{one, een}, many: [2]string{many, meer}}
}

var units = map[string]unit{
	"ml": measure("millilitre", "millilitres", "milliliter"), "mL": measure("millilitre", "millilitres", "milliliter"),
	"cl": measure("centilitre", "centilitres", "centiliter"), "dl": measure("decilitre", "decilitres", "deciliter"),
	"l": measure("litre", "litres", "liter"), "L": measure("litre", "litres", "liter"),
	"liter": measure("litre", "litres", "liter"), "litre": measure("litre", "litres", "liter"),
	"mg": measure("milligram", "milligrams", "milligram"), "g": measure("gram", "grams", "gram"),
	"gr": measure("gram", "grams", "gram"), "kg": measure("kilo", "kilos", "kilo"), "Kg": measure("kilo", "kilos", "kilo"),
	"oz": measure("ounce", "ounces", "ounce"), "lb": measure("pound", "pounds", "pond"), "lbs": measure("pound", "pounds", "pond"),
	"mm": length("millimetre", "millimetres", "millimeter"), "cm": length("centimetre", "centimetres", "centimeter"),
	"dm": length("decimetre", "decimetres", "decimeter"), "m": length("metre", "metres", "meter"),
	"km": length("kilometre", "kilometres", "kilometer"), "inch": length("inch", "inches", "inch"),
	"inches": length("inch", "inches", "inch"), `"`: length("inch", "inch", "inch"), "ft": length("foot", "feet", "voet"),
	"m^2": measure("square metre", "square metres", "vierkante meter"), "cm^2": measure("square centimetre", "square centimetres", "vierkante centimeter"),
	"m2": measure("square metre", "square metres", "vierkante meter"), "m^3": measure("cubic metre", "cubic metres", "kubieke meter"),
	"cm^3": measure("cubic centimetre", "cubic centimetres", "kubieke centimeter"), "m3": measure("cubic metre", "cubic metres", "kubieke meter"),
	"W": measure("watt", "watts", "watt"), "kW": measure("kilowatt", "kilowatts", "kilowatt"), "kWh": measure("kilowatt-hour", "kilowatt-hours", "kilowattuur"),
	"Wh": measure("watt-hour", "watt-hours", "wattuur"), "V": measure("volt", "volts", "volt"), "mAh": measure("milliamp hour", "milliamp hours", "milliampère-uur"),
	"lm": measure("lumen", "lumens", "lumen"), "dB": measure("decibel", "decibels", "decibel"),
	"Hz": measure("hertz", "hertz", "hertz"), "kHz": measure("kilohertz", "kilohertz", "kilohertz"), "MHz": measure("megahertz", "megahertz", "megahertz"),
	"GHz": measure("gigahertz", "gigahertz", "gigahertz"), "MB": measure("megabyte", "megabytes", "megabyte"), "GB": measure("gigabyte", "gigabytes", "gigabyte"),
	"TB": measure("terabyte", "terabytes", "terabyte"), "MP": measure("megapixel", "megapixels", "megapixel"), "px": measure("pixel", "pixels", "pixels"),
	"°C": measure("degree Celsius", "degrees Celsius", "graden Celsius"), "°F": measure("degree Fahrenheit", "degrees Fahrenheit", "graden Fahrenheit"),
	"°": measure("degree", "degrees", "graden"), "%": measure("percent", "percent", "procent"),
	"g/m^2": measure("gram per square metre", "grams per square metre", "gram per vierkante meter"),
	"gsm":   measure("gram per square metre", "grams per square metre", "gram per vierkante meter"),
	"min":   times("minute", "minutes", "minuut", "minuten"), "hrs": times("hour", "hours", "uur", "uur"), "h": times("hour", "hours", "uur", "uur"),
	"pcs": times("piece", "pieces", "stuk", "stuks"), "st": times("piece", "pieces", "stuk", "stuks"),
	"km/h": measure("kilometre per hour", "kilometres per hour", "kilometer per uur"),
}

// unitPattern matches any unit, the longest first.
var unitPattern = func() string {
	names := make([]string, 0, len(units))
	for name := range units {
		if name != "st" { // "1st" is a rank; "2 st." is not common enough to lose that
			names = append(names, regexp.QuoteMeta(name))
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	return strings.Join(names, "|")
}()

// SpellQuantity says an amount of a unit as written, "1.5" and "l": "one point five litres". An
// unknown unit is said as it is written.
func SpellQuantity(amount, name string, lang language.Tag) string {
	return spellQuantity(amount, name, tongueOf(lang))
}

func spellQuantity(amount, name string, t tongue) string {
	return sayNumber(amount, t) + " " + nameOf(name, amount == "1", t)
}

func nameOf(name string, one bool, t tongue) string {
	u, ok := units[name]
	switch {
	case !ok:
		return name
	case one:
		return u.one[t]
	}
	return u.many[t]
}

func sayQuantity(m []string, t tongue) string {
	before, minus, amount, name, per, next, after := m[1], m[2], m[3], m[4], m[5], m[6], m[7]
	s := before
	if minus != "" {
		s += t.pick("minus ", "min ")
	}
	single := amount == "1" || next != "" && !afterMeasure[strings.ToLower(strings.TrimSpace(next))]
	s += sayNumber(amount, t) + " " + nameOf(name, single && t == english || amount == "1", t)
	if per != "" {
		s += " per " + nameOf(per[1:], true, t)
	}
	return s + next + after
}

// afterMeasure are words after which a measure stays plural: "thirty centimetres wide", where
// a noun makes it "a thirty centimetre pan".
var afterMeasure = set(`of and or by to in per with for is are at from on off x wide long high deep tall
	thick across each when after before while than but as so which that it long-lasting total maximum
	minimum plus until under over up`)

// saySpan says a range with its unit: "ten to twelve centimetres".
func saySpan(m []string, t tongue) string {
	s := m[1] + sayNumber(m[2], t) + t.pick(" to ", " tot ") + sayNumber(m[3], t)
	if m[4] != "" {
		s += " " + nameOf(m[4], false, t)
	}
	return s + m[5]
}

// sayTimes tells sizes ("30 x 40 cm") from counts ("6 x 330 ml").
func sayTimes(m []string, t tongue) string {
	end := m[0][strings.LastIndex(m[0], m[2])+len(m[2]):]
	if last := strings.TrimLeft(end, " "); last != "" && m[4] != "" {
		end = end[strings.LastIndex(end, m[4])+len(m[4]):]
	} else if m[3] != "" {
		end = end[strings.LastIndex(end, m[3])+len(m[3]):]
	}
	by := t.pick(" by ", " bij ")
	if u, ok := units[m[4]]; ok && !u.length {
		by = t.pick(" times ", " keer ")
	}
	s := sayNumber(m[1], t) + by + sayNumber(m[2], t)
	if m[3] != "" {
		s += by + sayNumber(m[3], t)
	}
	if m[4] != "" {
		s += " " + nameOf(m[4], false, t)
	}
	return s + end
}
