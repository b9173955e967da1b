import { country } from "../format";
import type { Address } from "../types";
import { locale, t } from "../words";

/** What is wrong with each field. */
export type Faults = Partial<Record<keyof Address, string>>;

/** Checks what a page can check; the server has the last word. */
export function check(a: Address, countries: readonly string[]): Faults {
  const faults: Faults = {};
  for (const key of ["name", "email", "street", "postcode", "city", "country"] as const) {
    if (a[key].trim() === "") faults[key] = t.required;
  }
  if (!faults.email && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(a.email.trim())) faults.email = t.badEmail;
  if (!faults.country && !countries.includes(a.country)) faults.country = t.noCountry;
  return faults;
}

interface FieldProps {
  of: keyof Address;
  label: string;
  complete: string;
  value: string;
  fault?: string;
  type?: "text" | "email";
  set(value: string): void;
}

function Field({ of, label, complete, value, fault, type = "text", set }: FieldProps) {
  return (
    <label class={`field of-${of}`}>
      <span>{label}</span>
      <input
        class="input"
        id={`address-${of}`}
        name={of}
        type={type as "email"}
        value={value}
        autocomplete={complete as "name"}
        required
        maxLength={120}
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? `address-${of}-fault` : undefined}
        onInput={(e) => set(e.currentTarget.value)}
      />
      {fault && (
        <span class="fault" id={`address-${of}-fault`}>
          {fault}
        </span>
      )}
    </label>
  );
}

interface FormProps {
  address: Address;
  faults: Faults;
  countries: readonly string[];
  set(change: Partial<Address>): void;
}

/** The address, with the browser's own filling in. */
export function AddressForm({ address, faults, countries, set }: FormProps) {
  const field = (of: keyof Address, label: string, complete: string, type?: "text" | "email") => (
    <Field of={of} label={label} complete={complete} type={type} value={address[of]} fault={faults[of]} set={(v) => set({ [of]: v })} />
  );
  return (
    <div class="address-form">
      {field("name", t.name, "name")}
      {field("email", t.email, "email", "email")}
      {field("street", t.street, "street-address")}
      {field("postcode", t.postcode, "postal-code")}
      {field("city", t.city, "address-level2")}
      <label class="field of-country">
        <span>{t.country}</span>
        <select
          class="input"
          id="address-country"
          name="country"
          autocomplete="country"
          value={address.country}
          aria-invalid={faults.country !== undefined}
          onChange={(e) => set({ country: e.currentTarget.value })}
        >
          {countries.map((c) => (
            <option key={c} value={c} selected={c === address.country}>
              {country(c, locale)}
            </option>
          ))}
        </select>
        {faults.country && <span class="fault">{faults.country}</span>}
      </label>
    </div>
  );
}
