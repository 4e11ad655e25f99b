import { assumed } from '../assumptions.ts';
import type { VendorAnswer, VendorAnswers } from '../faults/install-faults.ts';
import { Ema2Error, errorBody, forbidden, internal, maintenance, tokenNotValid } from './errors.ts';

const answer = (error: Ema2Error): VendorAnswer => ({ status: error.status, body: errorBody(error) });

const tooManyCalls = () =>
  new Ema2Error(429, {
    ...assumed('ema2.error-codes', { code: 99, subCode: 900 }),
    message: 'Too many requests.',
  });

/** EMA2 has one host, so it has no answer for a wrong region. */
export const FAULT_ANSWERS: VendorAnswers = {
  unauthorized: () => answer(tokenNotValid()),
  'forbidden-after-token': () => answer(forbidden()),
  'rate-limited': () => answer(tooManyCalls()),
  'server-error': () => answer(internal()),
  maintenance: () => answer(maintenance()),
};
