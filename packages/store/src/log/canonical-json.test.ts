import canonicalize from 'canonicalize';
import { describe, expect, it, test } from 'vitest';

// What entries are written with has to be canonical JSON as RFC 8785 defines it. Facts from its text: section 3.2.2
// (literals, strings, numbers), section 3.2.3 (order), appendix B (numbers). The kinds of cases are those of the test data
// that its authors publish: arrays, French, structures, Unicode, values, weird.

/** The bytes of the canonical form of a JSON text. */
const canonical = (text: string) => Buffer.from(canonicalize(JSON.parse(text)) ?? '', 'utf8');

describe('canonical JSON', () => {
  test.each([
    ['arrays keep their order', '[56, {"d": true, "10": null, "1": []}]', '[56,{"1":[],"10":null,"d":true}]'],
    [
      'names are sorted by their code, not as a language sorts them',
      '{"péché": 1, "pêche": 2, "peach": 3, "sin": 4, "péchés": 5}',
      '{"peach":3,"péché":1,"péchés":5,"pêche":2,"sin":4}',
    ],
    [
      'structures are sorted on every level, and the empty name comes first',
      '{"1": {"f": {"f": "hi", "F": 5}, "\\n": 56.0}, "10": {}, "": "empty", "a": {}, "111": [{"e": "yes", "E": "no"}], "A": {}}',
      '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}',
    ],
    ['text is not normalised', '{"Unnormalized": "A\\u030a"}', '{"Unnormalized":"A\u030a"}'],
    [
      'literals, escapes and numbers have one form',
      '{"numbers": [1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0], "string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}',
      '{"literals":[null,true,false],"numbers":[1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ],
    [
      'names are sorted by UTF-16, in which what is beyond the first plane comes before its end',
      '{"\\u20ac": 5, "\\r": 1, "\\ufb33": 7, "1": 2, "\\ud83d\\ude00": 6, "\\u0080": 3, "\\u00f6": 4, "</script>": 0}',
      '{"\\r":1,"1":2,"</script>":0,"\u0080":3,"ö":4,"€":5,"😀":6,"\ufb33":7}',
    ],
  ])('%s', (_, given, expected) => {
    expect(canonical(given).toString('utf8')).toBe(expected);
    expect(canonical(expected)).toEqual(canonical(given));
  });

  it('writes control characters in their short form where there is one, and all others as they are', () => {
    const text = String.fromCharCode(...Array.from({ length: 0x20 }, (_, i) => i));
    expect(canonicalize(`${text}\u007f\u2028`)).toBe(
      '"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f\u007f\u2028"',
    );
  });

  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number of the bits %s as %s', (bits, text) => {
    expect(canonicalize(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  it.each([
    ['no number', Number.NaN],
    ['no finite number', Number.POSITIVE_INFINITY],
    ['half a character', '\ud800'],
    ['half a character in a name', { '\udead': 1 }],
  ])('refuses what is %s', (_, value) => {
    expect(() => canonicalize(value)).toThrow();
  });
});
