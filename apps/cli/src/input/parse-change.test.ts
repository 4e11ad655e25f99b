import { describe, expect, test } from 'vitest';
import { UsageError } from '../exit-codes.ts';
import { parseChange } from './parse-change.ts';

describe('the words of --set', () => {
  test('become the fields of a change, each of its own type', () => {
    const words = [
      'email=api@acme.example',
      'enabled=no',
      'permissionType=3',
      'specificPermissions=c0000000-0000-4000-8000-000000000001:1,c0000000-0000-4000-8000-000000000002:2',
    ];
    expect(parseChange(words, {})).toEqual({
      email: 'api@acme.example',
      enabled: false,
      permissionType: 3,
      specificPermissions: {
        'c0000000-0000-4000-8000-000000000001': 1,
        'c0000000-0000-4000-8000-000000000002': 2,
      },
    });
  });

  test('keep everything behind the first equals sign', () => {
    expect(parseChange(['description=a=b = c'], {})).toEqual({ description: 'a=b = c' });
  });

  test('go over the change that is there, and an empty value takes a field out', () => {
    const base = { email: 'old@acme.example', phone: '+49 30 1' };
    expect(parseChange(['email=new@acme.example', 'phone='], base)).toEqual({ email: 'new@acme.example' });
    expect(base).toEqual({ email: 'old@acme.example', phone: '+49 30 1' });
  });

  test.for([
    ['email', 'the field has to be one of'],
    ['', 'the field has to be one of'],
    ['=x', 'the field has to be one of'],
    ['colour=red', 'the field has to be one of'],
    ['toString=x', 'the field has to be one of'],
    ['__proto__=x', 'the field has to be one of'],
    ['enabled=perhaps', 'enabled must be true or false'],
    ['specificPermissions=nothing', 'specificPermissions'],
  ])('are refused with what they may be: %s', ([word = '', says]) => {
    expect(() => parseChange([word], {})).toThrow(UsageError);
    expect(() => parseChange([word], {})).toThrow(says);
  });

  test('never carry a password, which every other process could read there', () => {
    expect(() => parseChange(['password=secret'], {})).toThrow(UsageError);
    expect(() => parseChange(['password=secret'], {})).not.toThrow(/one of.*password/);
  });
});
