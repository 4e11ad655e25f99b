import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPasswordFacts } from './derive-facts.ts';
import { generatePassword } from './generate.ts';

const derive = createPasswordFacts();

describe('generated passwords', () => {
  it('meet every documented rule and the strongest house rule', async () => {
    for (let i = 0; i < 20; i++) {
      const text = generatePassword(randomBytes, () => true);
      const facts = await derive(
        { text, confirmation: text },
        { identifiers: [], companyName: 'Acme', words: [] },
      );
      expect(facts).toMatchObject({ length: 24, hasDigitOrSymbol: true, strengthScore: 4 });
      expect(text).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^A-Za-z0-9])/);
    }
  });
  it('are made anew until they are acceptable', () => {
    let refused = '';
    const text = generatePassword(randomBytes, (candidate) => {
      if (refused !== '') return true;
      refused = candidate;
      return false;
    });
    expect(refused).not.toBe('');
    expect(text).not.toBe(refused);
  });
  it('never repeat', () => {
    const made = new Set(Array.from({ length: 200 }, () => generatePassword(randomBytes, () => true)));
    expect(made.size).toBe(200);
  });
});
