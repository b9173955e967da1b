// The words of facts inside a message, in the message's language: the host answers in the language it is asked in,
// which may be none of the page's.
import { nl } from "./nl";
import { en, type Words } from "./en";

type FactWords = Pick<Words, "soldOut" | "inStock" | "nLeft" | "nInStock" | "notSold" | "shippingPolicy" | "returnsPolicy" | "taxPolicy" | "taxAddedPolicy" | "noPrior" | "dealUntil" | "dealOver" | "free">;

const de: FactWords = {
  soldOut: "Ausverkauft",
  inStock: "Auf Lager",
  nLeft: (n) => `Noch ${n}`,
  nInStock: (n) => `${n} auf Lager`,
  notSold: "wird nicht mehr verkauft",
  shippingPolicy: (price, min, max) => `Versand ${price}, ${min} bis ${max} Werktage`,
  returnsPolicy: (days) => `${days} Tage Rückgabe`,
  taxPolicy: (percent) => `enthält ${percent}% MwSt.`,
  taxAddedPolicy: (percent) => `zuzüglich ${percent}% Steuer`,
  noPrior: "genauso viel",
  dealUntil: (when) => `bis ${when}`,
  dealOver: "bis zum Ende, das vorbei ist",
  free: "kostenlos",
};

const fr: FactWords = {
  soldOut: "Épuisé",
  inStock: "En stock",
  nLeft: (n) => `Encore ${n}`,
  nInStock: (n) => `${n} en stock`,
  notSold: "n’est plus en vente",
  shippingPolicy: (price, min, max) => `Livraison ${price}, ${min} à ${max} jours ouvrés`,
  returnsPolicy: (days) => `${days} jours pour renvoyer`,
  taxPolicy: (percent) => `TVA de ${percent} % comprise`,
  taxAddedPolicy: (percent) => `taxe de ${percent} % en plus`,
  noPrior: "autant",
  dealUntil: (when) => `jusqu’au ${when}`,
  dealOver: "jusqu’à sa fin, qui est passée",
  free: "gratuite",
};

const all: Record<string, FactWords> = { en, nl, de, fr };

/** The words of a language; without it, or for one there are no words for, the given ones. */
export function factWords(lang: string | undefined, otherwise: FactWords): FactWords {
  return (lang && all[lang.split("-")[0]!]) || otherwise;
}
