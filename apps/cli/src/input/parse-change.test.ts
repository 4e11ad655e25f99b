import { describe, expect, test } from 'vitest';
import { UsageError } from '../exit-codes.ts';
import { parseChange } from './parse-change.ts';

const EMA2_CREATE = { provider: 'eset-msp-administrator-2', action: 'create' };
const COMPANY = 'c0000000-0000-4000-8000-00000000000';

describe('the words of --set', () => {
  test('become the fields of a change, each of its own type', () => {
    const words = [
      'email=api@acme.example',
      'enabled=no',
      'permissionType=3',
      `specificPermissions=${COMPANY}1:1,${COMPANY}2:2`,
    ];
    expect(parseChange(words, EMA2_CREATE)).toEqual({
      email: 'api@acme.example',
      enabled: false,
      permissionType: '3',
      specificPermissions: { [`${COMPANY}1`]: 1, [`${COMPANY}2`]: 2 },
    });
  });

  test('keep everything behind the first equals sign', () => {
    expect(parseChange(['description=a=b = c'], EMA2_CREATE)).toEqual({ description: 'a=b = c' });
  });

  test('go over the change that is there', () => {
    const base = { email: 'old@acme.example', phone: '+49301234567' };
    expect(parseChange(['email=new@acme.example'], EMA2_CREATE, base)).toEqual({
      email: 'new@acme.example',
      phone: '+49301234567',
    });
    expect(base.email).toBe('old@acme.example');
  });

  test.for(['phone=', 'phone=  ', 'firstName=\t'])(
    'without a value are refused, and never erase: %j',
    (word) => {
      expect(() => parseChange([word], EMA2_CREATE)).toThrow(UsageError);
      expect(() => parseChange([word], EMA2_CREATE)).toThrow('erase it with --clear');
    },
  );

  test.for([
    ['email', 'there is no such field; a create on eset-msp-administrator-2 takes email, firstName'],
    ['', 'there is no such field'],
    ['=x', 'there is no such field'],
    ['colour=red', 'there is no such field'],
    ['toString=x', 'there is no such field'],
    ['__proto__=x', 'there is no such field'],
    ['clear=phone', 'there is no such field'],
    ['specificPermissions=nothing', 'must name each company once, with a level'],
    [`specificPermissions=${COMPANY}1:1,${COMPANY}1:2`, 'must name each company once'],
    ['specificPermissions=__proto__:1', 'must name each company once'],
  ])('are refused with what they may be: %s', ([word = '', says]) => {
    expect(() => parseChange([word], EMA2_CREATE)).toThrow(UsageError);
    expect(() => parseChange([word], EMA2_CREATE)).toThrow(says);
  });

  test.for(['1e0', '0x1', '', 'x', '1.5'])('have no level that only looks like a number: %j', (level) => {
    const change = parseChange([`specificPermissions=${COMPANY}1:${level}`], EMA2_CREATE);
    expect(change.specificPermissions).toEqual({ [`${COMPANY}1`]: Number.NaN });
  });

  test('never carry a password, which every other process could read there', () => {
    expect(() => parseChange(['password=S3cret'], EMA2_CREATE)).toThrow(UsageError);
    expect(() => parseChange(['password=S3cret'], EMA2_CREATE)).not.toThrow(/S3cret/);
  });
});
