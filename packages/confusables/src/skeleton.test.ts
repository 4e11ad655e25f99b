import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { skeleton } from './skeleton.ts';
import unicode from './unicode-confusables.json' with { type: 'json' };

describe('how a name looks', () => {
  test.each([
    ['magento@acme.example', 'Magento@ACME.example', 'letter case'],
    ['shop@acme.example', 'sh0p@acme.example', 'a zero for an o'],
    ['SHOP@acme.example', 'SH0P@acme.example', 'a zero for a capital o'],
    ['mail@acme.example', 'mai1@acme.example', 'a one for an l'],
    ['mail@acme.example', 'maiI@acme.example', 'a capital i for an l'],
    ['mail@acme.example', 'mall@acme.example', 'an l for an i'],
    ['mail@acme.example', 'mai|@acme.example', 'a bar for an l'],
    ['acme@acme.example', 'аcmе@acme.example', 'two Cyrillic letters among Latin ones'],
    ['copa', 'сора', 'a name of Cyrillic letters only'],
    ['scope', 'ѕсоре', 'another one of Cyrillic letters only'],
    ['KATE', 'ΚΑΤΕ', 'a name of Greek capitals only'],
    ['bmhtk', 'вмнтк', 'small Cyrillic letters whose capitals are Latin ones'],
    ['shop', 'ѕhοр', 'three scripts'],
    ['modern@acme.example', 'modem@acme.example', 'rn for m'],
    ['view@acme.example', 'vievv@acme.example', 'vv for w'],
    ['cloud@acme.example', 'doud@acme.example', 'd for cl'],
    ['shop@acme.example', 'ｓｈｏｐ@acme.example', 'full-width letters'],
    ['shop@acme.example', 'shóp@acme.example', 'an accent'],
    ['shop@acme.example', 'sho\u0307p@acme.example', 'a mark over a letter'],
    ['shop', '𝐬𝐡𝐨𝐩', 'bold letters of mathematics'],
    ['shop', 'ꜱʜᴏᴘ', 'small capitals'],
    ['modern', 'ᴍᴏᴅᴇʀɴ', 'other small capitals'],
    ['office', 'oﬃce', 'a ligature'],
    ['bilgi', 'bılgı', 'the dotless i of Turkish'],
    ['shop-a', 'shop‐a', 'another hyphen'],
    ['shop', 'sh\u200bo\u00adp', 'what nobody sees'],
    ['shop', 'Ꮪhop', 'a Cherokee letter'],
  ])('%s and %s look the same (%s)', (one, other) => {
    expect(skeleton(other)).toBe(skeleton(one));
  });

  test('differs for names that people can tell apart', () => {
    const names = ['shop', 'shop2', 'siem', 'crm', 'rmm', 'psa', 'backup', 'magento', 'bulk 1', 'bulk 2'];
    expect(new Set(names.map(skeleton)).size).toBe(names.length);
  });

  test('is that of its prototype for what the table of Unicode says of Latin letters and digits', () => {
    const latin = Object.entries(unicode.lookAlikes).filter(([prototype]) => /^[a-z]+$/i.test(prototype));
    const apart = latin.flatMap(([prototype, sources]) =>
      [...sources].filter((source) => skeleton(source) !== skeleton(prototype)),
    );
    expect(apart.join('')).toBe('');
    expect(latin.length).toBeGreaterThan(100);
    expect(unicode.version).toBe('17.0.0');
  });

  test('stays what it is however the name is composed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(skeleton(name.normalize('NFD'))).toBe(skeleton(name.normalize('NFC')));
      }),
      { numRuns: 2000 },
    );
  });
});
