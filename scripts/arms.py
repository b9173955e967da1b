#!/usr/bin/env python3
"""Draw the arms of the hosts: assets/host/NAME-POSE.svg for every NAME.svg there.

NAME.svg is drawn by hand. Its group "host" says what the arms are made of: the shoulders, and
the colours of skin, outfit, cuff and nails. The poses stand below. A hand is a skeleton with
flesh: the hull of two circles for every bone, each finger laid over the next with a dark edge
away from the light, which comes from the upper left.

Run it after a change of either: scripts/arms.py
"""
import math
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

ART = pathlib.Path(__file__).resolve().parent.parent / "assets" / "host"
LIGHT = (0.67, 0.74)  # where shadows fall

# A pose is elbow, wrist, hand, the hand's turn from upright, and what is seen of it, all for the
# arm on the viewer's right; the other is its mirror image, unless it is given too.
PALM, BACK = True, False
POSES = {
    "rest": {"r": ((554, 872), (418, 862), None, -84, BACK), "l": ((166, 872), (292, 850), "relax", 80, BACK)},
    "low": {"r": ((560, 880), (434, 858), "relax", -80, BACK)},
    "under": {"r": ((572, 876), (478, 936), "relax", -70, BACK)},
    "wave": {"r": ((622, 800), (612, 616), "wave", 8, PALM)},
    "point": {"r": ((618, 806), (530, 748), "point", 196, BACK)},
    "offer": {"r": ((586, 862), (552, 776), "offer", 46, PALM)},
    "heart": {"r": ((574, 868), (454, 800), "flat", -54, BACK)},
    "cross": {"r": ((574, 868), (448, 838), "flat", -46, BACK)},
    "one": {"r": ((622, 806), (604, 640), "one", 4, PALM)},
    "two": {"r": ((622, 806), (604, 640), "two", 4, PALM)},
    "three": {"r": ((622, 806), (604, 640), "three", 4, PALM)},
    "tray": {"r": ((602, 858), (552, 798), "tray", 60, PALM)},
    "ear": {"r": ((616, 786), (528, 604), "cup", -16, PALM)},
    "explain": {"r": ((596, 866), (520, 794), "relax", -44, BACK)},
    "show": {"r": ((594, 842), (508, 818), "present", -122, PALM)},
    "thumb": {"r": ((606, 858), (528, 800), "thumb", -74, BACK)},
    "clasp": {"r": ((570, 890), (452, 914), "relax", -88, BACK), "l": ((150, 890), (274, 906), "relax", 84, BACK)},
    "table": {"r": ((590, 896), (532, 944), "relax", -92, BACK)},
    "side": {"r": ((572, 902), (580, 1070), "relax", -140, BACK)},
    "steeple": {"r": ((580, 884), (474, 904), "steeple", -38, BACK)},
}

# A finger's base, the lengths of its bones and the radii of its joints, in a hand that points up
# with the thumb on the left.
FINGERS = (
    ((-24, -60), (30, 21, 17), (10.2, 9.4, 8.4, 6.6)),
    ((-8, -66), (33, 23, 18), (10.6, 9.6, 8.6, 6.6)),
    ((8.5, -63), (30, 21, 17), (10.2, 9.2, 8.2, 6.4)),
    ((24, -54), (23, 15, 14), (9, 8, 7.2, 5.8)),
)
# A hand's fingers: the angle from straight up, two bends, and the length; a short one is folded.
# Its thumb: angle, bend, length.
HANDS = {
    "wave": (((-17, -3, -2, 1), (-4, 0, -1, 1), (8, 2, 2, 1), (24, 3, 4, 1)), (-62, 16, 1.05)),
    "relax": (((-3, 7, 8, .98), (1, 8, 9, 1), (4, 9, 10, .96), (8, 10, 11, .92)), (-20, 14, .95)),
    "offer": (((-12, -4, -6, .95), (-3, -3, -6, .95), (6, -2, -6, .93), (17, -2, -6, .9)), (-58, 8, 1)),
    "present": (((-8, -3, -5, .96), (-2, -2, -5, .98), (5, -2, -5, .96), (12, -2, -5, .92)), (-26, 10, .9)),
    "tray": (((-5, -3, -4, .97), (0, -2, -4, 1), (5, -2, -4, .97), (11, -2, -4, .93)), (-50, 12, 1)),
    "flat": (((-5, 1, 2, .98), (-1, 2, 2, 1), (3, 3, 3, .98), (9, 4, 4, .96)), (-44, 18, .95)),
    "steeple": (((-3, 2, 2, .98), (0, 1, 1, 1), (3, 0, 1, .99), (6, -1, 0, .97)), (-14, 10, .95)),
    "cup": (((2, 5, 8, .94), (3, 5, 8, .98), (5, 5, 8, .95), (8, 5, 8, .92)), (-16, 18, .9)),
    "point": (((-4, 0, 0, 1.05), (2, 0, 0, .34), (5, 0, 0, .32), (8, 0, 0, .34)), (-20, 40, .8)),
    "one": (((-4, 0, 0, 1.05), (2, 0, 0, .34), (5, 0, 0, .32), (8, 0, 0, .34)), (12, 30, .8)),
    "two": (((-13, -2, 0, 1.03), (7, 2, 0, 1.03), (5, 0, 0, .32), (8, 0, 0, .34)), (14, 34, .85)),
    "three": (((-15, -2, 0, 1.02), (0, 0, 0, 1.03), (13, 2, 0, 1.0), (10, 0, 0, .34)), (20, 34, .9)),
    "thumb": (((0, 0, 0, .36), (2, 0, 0, .36), (4, 0, 0, .35), (6, 0, 0, .34)), (-74, 4, 1.02)),
}


def num(x):
    s = f"{x:.1f}".rstrip("0").rstrip(".").replace("-0.", "-.")
    s = s[1:] if s.startswith("0.") else s
    return "0" if s in ("-0", "-", "") else s


def pt(p):
    return num(p[0]) + "," + num(p[1])


def add(a, b, k=1.0):
    return (a[0] + b[0] * k, a[1] + b[1] * k)


def unit(a, b):
    d = math.hypot(b[0] - a[0], b[1] - a[1])
    return ((b[0] - a[0]) / d, (b[1] - a[1]) / d)


def across(v):
    return (-v[1], v[0])


def turned(v, degrees):
    s, c = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return (v[0] * c - v[1] * s, v[0] * s + v[1] * c)


def capsule(a, ra, b, rb):
    """The hull of two circles, clockwise."""
    d = math.hypot(b[0] - a[0], b[1] - a[1]) or 1e-6
    along, open_ = math.atan2(b[1] - a[1], b[0] - a[0]), math.acos(max(-1, min(1, (ra - rb) / d)))

    def on(c, r, t):
        return pt((c[0] + r * math.cos(t), c[1] + r * math.sin(t)))

    wide = open_ < math.pi / 2
    return (f"M{on(a, ra, along + open_)}A{num(ra)},{num(ra)} 0 {int(wide)} 1 {on(a, ra, along - open_)}"
            f"L{on(b, rb, along - open_)}A{num(rb)},{num(rb)} 0 {int(not wide)} 1 {on(b, rb, along + open_)}Z")


def limb(points, radii):
    return "".join(capsule(points[i], radii[i], points[i + 1], radii[i + 1]) for i in range(len(points) - 1))


def box(d, stroke=0.0):
    """What a path of absolute commands may touch."""
    xs, ys = [], []
    for op, args in re.findall(r"([A-Za-z])([^A-Za-z]*)", d):
        v = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", args)]
        if op == "A":
            xs += [v[5] - 2 * v[0], v[5] + 2 * v[0]]
            ys += [v[6] - 2 * v[1], v[6] + 2 * v[1]]
        elif op != "Z":
            assert op in "MLCQ", f"box does not know {op}"
            xs += v[0::2]
            ys += v[1::2]
    return min(xs) - stroke, min(ys) - stroke, max(xs) + stroke, max(ys) + stroke


class Sheet:
    """An SVG file in the making. Regions of blurs are given, because those that renderers take by
    default cut thin strokes off."""

    def __init__(self):
        self.body, self.filters, self.clips = [], {}, 0

    def open(self, **attr):
        self.body.append("<g" + attributes(attr) + ">")

    def close(self):
        self.body.append("</g>")

    def path(self, d, blur=0, **attr):
        if blur:
            attr["filter"] = self.blur(d, blur, float(attr.get("stroke_width", 0)))
        self.body.append(f'<path d="{d}"{attributes(attr)}/>')

    def oval(self, x, y, rx, ry, **attr):
        self.body.append(f'<ellipse cx="{num(x)}" cy="{num(y)}" rx="{num(rx)}" ry="{num(ry)}"{attributes(attr)}/>')

    def line(self, d, color, width, **attr):
        self.path(d, fill="none", stroke=color, stroke_width=num(width), stroke_linecap="round", stroke_linejoin="round", **attr)

    def clip(self, d):
        """Begin a group that only shows inside of a path."""
        self.clips += 1
        self.body.append(f'<clipPath id="c{self.clips}"><path d="{d}"/></clipPath>')
        self.open(clip_path=f"url(#c{self.clips})")

    def blur(self, d, sigma, stroke):
        x0, y0, x1, y1 = box(d, stroke)
        m = 3 * sigma + 3
        at = tuple(int(v // 10 * 10) for v in (x0 - m, y0 - m)) + tuple(int(-(-v // 10) * 10) for v in (x1 + m, y1 + m))
        name = self.filters.setdefault((sigma, at), f"b{len(self.filters) + 1}")
        return f"url(#{name})"

    def text(self, comment, defs, host):
        out = [f"<!-- {comment} -->", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 1280" width="720" height="1280">', "<defs>"]
        for (sigma, (x0, y0, x1, y1)), name in self.filters.items():
            out.append(f'<filter id="{name}" filterUnits="userSpaceOnUse" x="{x0}" y="{y0}" width="{x1 - x0}" height="{y1 - y0}"'
                       f' color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="{sigma}"/></filter>')
        out += [*defs, "</defs>", host, *self.body, "</g>", "</svg>"]
        return "\n".join(out) + "\n"


def attributes(attr):
    return "".join(f' {k.replace("_", "-")}="{v}"' for k, v in attr.items() if v is not None)


class Host:
    """What NAME.svg says about its arms."""

    def __init__(self, file):
        group = next(g for g in ET.parse(file).getroot() if g.get("id") == "host")
        self.name, self.transform = file.stem, group.get("transform")

        def colors(key):
            return group.get("data-" + key).split()

        self.skin, self.light, self.shade, self.deep = colors("skin")
        self.palm, = colors("palm")
        self.cloth, self.lit, self.dim, self.dark = colors("outfit")
        self.edge, = colors("edge")  # where the light runs along a sleeve
        self.cuff, self.hem = colors("cuff")
        self.nail, self.gleam = colors("nail")
        self.size, self.girth = (float(v) for v in colors("hand"))  # of a hand, and of its fingers
        self.sleeve = [float(v) for v in colors("sleeve")]  # radii at shoulder, elbow and wrist
        self.shoulder = {k: tuple(float(v) for v in group.get("data-shoulder-" + k).split(",")) for k in "lr"}
        self.outline = next(c[0].get("d") for c in group.iter() if c.get("id") == "cBody")


def draw_hand(s, host, kind, root, turn, mirror, palm):
    """A hand whose wrist is at root. A mirrored one has its thumb on the right."""
    fingers, thumb = HANDS[kind]
    skin = host.palm if palm else host.skin
    away = turned(LIGHT, -turn)
    if mirror:
        away = (-away[0], away[1])
    s.open(transform=f"translate({pt(root)}) rotate({num(turn)})" + (" scale(-1,1)" if mirror else "") + f" scale({num_fine(host.size)})")

    def edged(d, much, dark=.65):
        s.path(d, fill=host.deep, opacity=dark, transform=f"translate({pt((away[0] * much, away[1] * much))})")
        s.path(d, fill=skin)

    g = host.girth
    flesh = (limb([(-9, 6), (-24, -56)], [17, 12]) + limb([(9, 6), (24, -52)], [16, 11]) + capsule((-24, -56), 12, (-8, -63), 12)
             + capsule((-8, -63), 12, (8, -61), 12) + capsule((8, -61), 12, (24, -52), 11) + "M-20,10L-30,-50L0,-66L30,-46L20,10Z")
    s.path(flesh, fill=host.deep, opacity=.6, transform=f"translate({pt((away[0] * 1.7, away[1] * 1.7))})")
    folded = []
    for (base, bones, radii), (angle, one, two, long) in zip(FINGERS, fingers):
        radii = [r * g for r in radii]
        if long < .5:
            folded.append((base, radii))
            continue
        points, a = [base], angle
        for i, b in enumerate(bones):
            a = angle + (0, one, one + two)[i]
            points.append(add(points[-1], turned((0, -1), a), b * long))
        edged(limb(points, radii), 1.5, .75)
        lit = [add(p, away, -2.6) for p in points[:-1]]
        s.line("M" + "L".join(pt(p) for p in lit), host.light, 6 * g, opacity=.75)
        if not palm:
            draw_nail(s, host, points[-1], a, 4.3 * g, 5.8 * g)
    s.path(flesh, fill=skin)
    if palm:
        s.line("M-28,-44C-12,-38 8,-40 27,-36", host.shade, 2.2, opacity=.8)
        s.line("M-26,-34C-8,-30 -2,-12 -6,4", host.shade, 2.2, opacity=.8)
    else:
        for (base, _, _), f in zip(FINGERS, fingers):
            if f[3] >= .5:
                x, y = base[0] - 4.5, base[1] + 4
                s.line(f"M{num(x)},{num(y)}Q{num(x + 4.5)},{num(y - 4)} {num(x + 9)},{num(y)}", host.shade, 1.8, opacity=.8)
    for base, radii in folded:
        x, y = base
        edged(capsule((x, y - 6), radii[0] + .8, (x + 2, y + 24), radii[1]), 1.5)
        s.line(f"M{num(x - 4)},{num(y - 8)}Q{num(x)},{num(y - 12)} {num(x + 4)},{num(y - 8)}", host.light, 3)
    angle, bend, long = thumb
    points = [(-22, -14)]
    for i, b in enumerate((30 * long, 24 * long)):
        points.append(add(points[-1], turned((0, -1), angle + (0, bend)[i]), b))
    d = limb(points, [14.5 * min(g, 1.06), 11.2 * g, 7.6 * g])
    if palm and kind in ("wave", "offer", "present", "tray", "cup"):
        s.path(d, fill=skin)
    else:
        edged(d, 1.5)
    if not palm:
        draw_nail(s, host, points[-1], angle + bend, 4.4 * g, 6 * g)
    s.close()


def num_fine(x):
    return f"{x:.3f}".rstrip("0").rstrip(".")


def draw_nail(s, host, tip, turn, rx, ry):
    s.oval(*tip, rx, ry, transform=f"rotate({num(turn)},{pt(tip)})", fill=host.nail)
    s.oval(tip[0] - 1, tip[1] - 1.8, rx * .3, ry * .45, transform=f"rotate({num(turn)},{pt(tip)})", fill=host.gleam)


def sides(a, ra, b, rb):
    """The edges of a stretch of sleeve: first the one away from the light."""
    n = across(unit(a, b))
    if n[0] * LIGHT[0] + n[1] * LIGHT[1] < 0:
        n = (-n[0], -n[1])
    return (add(a, n, ra), add(b, n, rb)), (add(a, n, -ra), add(b, n, -rb))


def draw_upper(s, host, side, elbow):
    at, out = host.shoulder[side], -1 if side == "l" else 1
    rs, re_, _ = host.sleeve
    d = capsule(at, rs, elbow, re_)
    s.path(d, fill=f"url(#gSleeve{side.upper()})", data_tint="outfit")
    s.clip(d)
    inner = f"M{pt((at[0] - out * rs, at[1] + 14))}L{pt((elbow[0] - out * re_, elbow[1]))}"
    top, low = (at[0] + out * rs, at[1] - 6), (elbow[0] + out * re_, elbow[1])
    outer = f"M{pt(top)}L{pt(low)}"
    if side == "l":
        s.line(inner, host.dark, 30, opacity=.55, blur=7, data_tint="outfit")
        s.line(outer, host.edge, 16, opacity=.55, blur=7, data_tint="outfit")
    else:
        s.line(inner, host.dark, 22, opacity=.4, blur=7, data_tint="outfit")
        s.line(outer, host.dark, 30, opacity=.6, blur=7, data_tint="outfit")
        a, b = add(top, (low[0] - top[0], low[1] - top[1]), .18), add(top, (low[0] - top[0], low[1] - top[1]), .9)
        s.line(f"M{pt(a)}L{pt(b)}", "#FFC9A0", 4, opacity=.16, blur=3)
    s.close()


def draw_fore(s, host, elbow, wrist, cuffed):
    _, re_, rw = host.sleeve
    n = unit(elbow, wrist)
    w, end = across(n), add(wrist, n, 5)
    a, b, c = add(wrist, n, 2), add(wrist, n, 15), rw - 4
    lip = f"{pt(add(b, w, c))}Q{pt(add(b, n, 7))} {pt(add(b, w, -c))}"
    if cuffed:
        s.path(f"M{pt(add(a, w, c))}L{lip}L{pt(add(a, w, -c))}Z", fill=host.cuff)
        s.line("M" + lip, host.hem, 2.5)
    d = (f"M{pt(add(elbow, w, -re_))}L{pt(add(end, w, -rw))}Q{pt(add(end, n, 9))} {pt(add(end, w, rw))}L{pt(add(elbow, w, re_))}Z"
         + capsule(elbow, re_, add(elbow, n, .1), re_))
    s.path(d, fill=host.cloth, data_tint="outfit")
    s.clip(d)
    dim, lit = sides(elbow, re_, wrist, rw)
    s.line("M" + "L".join(pt(p) for p in dim), host.dark, 34, opacity=.6, blur=7, data_tint="outfit")
    s.line("M" + "L".join(pt(p) for p in lit), host.lit, 24, opacity=.85, blur=7, data_tint="outfit")
    for far, reach, k in ((16, 30, 1), (38, 24, -1)):  # folds: soft tapered darts
        at = add(elbow, n, far)
        p, q = add(at, w, re_ * .95 * k), add(add(at, n, 16), w, -reach * .2 * k)
        s.path(f"M{pt(p)}Q{pt(add(add(at, n, 2), w, 8 * k))} {pt(q)}Q{pt(add(add(at, n, 12), w, 10 * k))} {pt(add(p, n, 10))}Z",
               blur=1, fill=host.dark, opacity=.5, data_tint="outfit")
    s.close()


def draw_arm(s, host, side, pose):
    elbow, wrist, kind, turn, palm = pose
    _, re_, rw = host.sleeve
    n = unit(elbow, wrist)
    s.open(id=f"arm-{side}", data_elbow=pt(elbow), data_wrist=pt(wrist), data_hand=num(turn))
    s.open(id=f"shade-{side}")
    s.clip(host.outline)
    fall = (6, 14)
    s.path(capsule(add(elbow, fall), re_, add(wrist, fall), rw), blur=9, fill=host.dark, opacity=.45, data_tint="outfit")
    if kind:
        c = add(add(wrist, n, 60), (0, 12))
        s.path(capsule(c, 40, add(c, n, 1), 40), blur=9, fill=host.dark, opacity=.28, data_tint="outfit")
    s.close()
    s.close()
    s.open(id=f"upper-{side}")
    draw_upper(s, host, side, elbow)
    s.close()
    if kind:
        s.open(id=f"hand-{side}")
        # The thumb is on the left of a left hand's palm and of a right hand's back, as viewed.
        draw_hand(s, host, kind, add(wrist, n, 16), turn, (side == "r") != palm, palm)
        s.close()
    s.open(id=f"fore-{side}")
    draw_fore(s, host, elbow, wrist, kind is not None)
    s.close()
    s.close()


def gradient(name, ends, stops):
    x1, y1, x2, y2 = ends
    return (f'<linearGradient id="{name}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" gradientUnits="userSpaceOnUse" data-tint="outfit">'
            + "".join(f'<stop offset="{num(o)}" stop-color="{c}"/>' for o, c in stops) + "</linearGradient>")


def mirrored(arm):
    (ex, ey), (wx, wy), kind, turn, palm = arm
    return (720 - ex, ey), (720 - wx, wy), kind, -turn, palm


def draw(host, pose, arms):
    s = Sheet()
    for side in "rl":
        draw_arm(s, host, side, arms[side])
    defs = [gradient("gSleeveL", (150, 640, 360, 1100), ((0, host.lit), (.4, host.cloth), (1, host.dim))),
            gradient("gSleeveR", (400, 620, 580, 1100), ((0, host.cloth), (.6, host.dim), (1, host.dark)))]
    head = f'<g id="host" transform="{host.transform}">'
    (ART / f"{host.name}-{pose}.svg").write_text(s.text(f"{host.name.capitalize()}'s arms: {pose}. Made by scripts/arms.py.", defs, head))


def main():
    for file in sorted(ART.glob("*.svg")):
        if "data-sleeve" not in file.read_text():
            continue
        host = Host(file)
        for pose, arms in POSES.items():
            draw(host, pose, {"l": mirrored(arms["r"])} | arms)


if __name__ == "__main__":
    sys.exit(main())
