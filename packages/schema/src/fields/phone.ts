import countries from 'i18n-iso-countries/index.js';
import { type CountryCode, isSupportedCountry, parsePhoneNumberWithError } from 'libphonenumber-js/min';

const MUST = 'must be a phone number such as +49 30 1234567';
/** Digits and what people put between them; letters, exponents and apostrophes are what a spreadsheet leaves behind. */
const WRITTEN = /^\+?[0-9 ()./-]+$/;
/** A number that went through a spreadsheet's decimals. */
const DECIMALS = /^\+?\d{6,}\.\d{1,2}$/;

/** A phone number in E.164, or what is wrong with it. */
export type PhoneReading = { readonly phone: string } | { readonly problem: string };

/**
 * Brings a phone number into E.164. One without a plus is of the country that the change names.
 * @param countryCode of three letters
 */
export function readPhone(text: string, countryCode: string | undefined): PhoneReading {
  if (!WRITTEN.test(text) || DECIMALS.test(text)) {
    return {
      problem: `${MUST}: digits, blanks and ( ) . / - only; this may be what a spreadsheet made of one`,
    };
  }
  const country = regionOf(countryCode);
  if (!text.startsWith('+') && country === undefined) {
    return { problem: `${MUST}: with + and the code of the country, or beside a countryCode` };
  }
  try {
    const number = parsePhoneNumberWithError(text, {
      extract: false,
      ...(country === undefined ? {} : { defaultCountry: country }),
    });
    const phone = number.number;
    // A zero that remains would be taken off as well by whoever reads it next, and another number be dialled.
    const isRead = parsePhoneNumberWithError(phone, { extract: false }).number === phone;
    // Numbers are given out faster than lists of them: the length has to be possible, and no more.
    if (isRead && number.isPossible()) return { phone };
  } catch {
    // Said below.
  }
  return { problem: `${MUST}: it has too few, too many or the wrong digits for its country` };
}

function regionOf(countryCode: string | undefined): CountryCode | undefined {
  const region = countryCode === undefined ? undefined : countries.alpha3ToAlpha2(countryCode);
  return region !== undefined && isSupportedCountry(region) ? region : undefined;
}
