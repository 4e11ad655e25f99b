import { type RequestInput, requestInputSchema } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { hideSealed, restoreSealed } from './hide-sealed.ts';

const SEALED = '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----';
const facts = {
  length: 20,
  hasDigitOrSymbol: true,
  containsEmail: false,
  containsCompanyName: false,
  containsWordPassword: false,
  confirmed: true,
  strengthScore: 4,
};
const request = (change: RequestInput['change']): RequestInput =>
  requestInputSchema.parse({
    provider: 'dotdigital',
    action: 'create',
    account: 'shop',
    reason: 'a reason',
    change,
  });

describe('a sealed password', () => {
  test('is not in what is shown, which is still a request that can be sent back', () => {
    const shown = hideSealed(request({ password: { sealed: SEALED, facts } }));
    expect(JSON.stringify(shown)).not.toContain('YWdl');
    expect(requestInputSchema.safeParse(shown).success).toBe(true);
  });

  test('comes back with its facts when an edit sends back what was shown', () => {
    const earlier = request({ password: { sealed: SEALED, facts } });
    const sent = hideSealed(earlier);
    const claimed = request({
      ...sent.change,
      password: { sealed: sent.change.password?.sealed ?? '', facts: { ...facts, length: 99 } },
    });
    expect(restoreSealed(claimed, earlier)).toEqual(earlier);
  });

  test('is the new one where an edit brings one', () => {
    const edited = request({ password: { sealed: `${SEALED}\n`, facts } });
    expect(restoreSealed(edited, request({ password: { sealed: SEALED, facts } }))).toEqual(edited);
  });

  test('cannot come back where there was none', () => {
    const shown = hideSealed(request({ password: { sealed: SEALED, facts } }));
    expect(() => restoreSealed(shown, request({}))).toThrow('holds no sealed password');
  });
});
