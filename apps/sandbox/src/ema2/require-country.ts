import { isCountry } from '../eset/country.ts';
import { InvalidInput } from '../parse-input.ts';

/** Throws `InvalidInput` unless the code is a country of the list. */
export function requireCountry(code: string): void {
  if (!isCountry(code)) throw new InvalidInput({ countryCode: ['The input was not valid.'] });
}
