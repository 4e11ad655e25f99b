import countries from 'i18n-iso-countries';
import { assumed } from '../assumptions.ts';

/** Whether a code is in the list of three-letter codes. The vendor's list was not seen; ISO 3166-1 alpha-3 stands in. */
export function isCountry(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && assumed('ema2.countries', countries.alpha3ToAlpha2(code)) !== undefined;
}

/** The English name of a country, or null for a code that is not in the list. */
export function countryName(code: string): string | null {
  const alpha2 = countries.alpha3ToAlpha2(code);
  if (!alpha2) return null;
  return new Intl.DisplayNames('en', { type: 'region' }).of(alpha2) ?? code;
}
