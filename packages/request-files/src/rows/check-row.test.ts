import { ACTIONS } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { parse, problems } from '../testing/parse.ts';

const request = {
  provider: 'eset-msp-administrator-2',
  action: 'create',
  account: 'acme',
  reason: 'needed',
};
const COMPANY = 'c0000000-0000-4000-8000-000000000001';
const ID = 'an identifier such as c0000000-0000-4000-8000-000000000001';
const problemsOf = (...requests: readonly unknown[]) =>
  problems(parse(JSON.stringify(requests), 'json')).map(({ column, value, rule }) => [column, value, rule]);

describe('checkRow says in plain words', () => {
  test.each([
    [
      { action: 'creat' },
      ['action', 'creat', `must be one of ${ACTIONS.join(', ')} (did you mean "create"?)`],
    ],
    [{ action: undefined }, ['action', null, 'must be given']],
    [{ reason: null }, ['reason', null, 'must not be null; leave it out instead']],
    [{ reason: '' }, ['reason', '', 'must say why the change is needed']],
    [{ action: 'disable', subject: ' ' }, ['subject', ' ', 'must not be empty']],
    [
      { subject: 'x' },
      ['subject', null, 'must be left out: a create makes an API user, and is about none that exists'],
    ],
    [
      { reviewDate: '31.01.2027' },
      [
        'reviewDate',
        '31.01.2027',
        'must be a day that exists, written YYYY-MM-DD, or days ahead, written +20d',
      ],
    ],
    [
      { reviewDate: '2027-02-29' },
      [
        'reviewDate',
        '2027-02-29',
        'must be a day that exists, written YYYY-MM-DD, or days ahead, written +20d',
      ],
    ],
    [
      { account: 'ACME' },
      ['account', 'ACME', 'must be 1 to 63 of a-z, 0-9 and "-", and start with a letter or digit'],
    ],
    [
      { reason: 'a\u0007b' },
      ['reason', 'a\\u0007b', 'must not hold U+0007, which cannot be seen or changes how the text is read'],
    ],
    [{ change: { phone: 49 } }, ['change.phone', '49', 'must be text; put it in quotes']],
    [
      { change: { permissionType: true } },
      ['change.permissionType', 'true', 'must be a whole number or text'],
    ],
    [{ change: { enabled: 'yes' } }, ['change.enabled', 'yes', 'must be true or false']],
    [
      { change: { specificPermissions: { [COMPANY]: 1.5 } } },
      [`change.specificPermissions.${COMPANY}`, '1.5', 'must be a whole number'],
    ],
    [
      { change: { specificPermissions: { '': 1 } } },
      ['change.specificPermissions.', '1', `must be for a company, named by ${ID}`],
    ],
    [{ change: [] }, ['change', null, 'must be an object']],
    [{ acknowledge: 'breakage' }, ['acknowledge', 'breakage', 'must be a list']],
    [
      {
        provider: 'eset-protect-hub',
        action: 'enable',
        exception: { owner: 'x', reason: 'r', expiresOn: '2027-01-01' },
      },
      ['exception.owner', 'x', 'must be the e-mail address of the person who answers for the exception'],
    ],
    [{ operater: 'root' }, ['operater', null, 'is not a field of a request (did you mean "operator"?)']],
  ])('what is wrong with %j', (wrong, expected) => {
    expect(problemsOf({ ...request, ...wrong })).toEqual([expected]);
  });

  test('everything that is wrong with a row at once, by the names of the columns', () => {
    const csv =
      'provider,action,account,reason,review_date,exception_owner,specific_permissions,password,password_confirmation\n,create,Acme,r,2027-13-01,me,a=1;b,,S3cret\n';
    expect(problems(parse(csv, 'csv')).map(({ column, value }) => [column, value])).toEqual([
      ['specific_permissions', 'a=1;b'],
      ['password_confirmation', null],
      ['provider', null],
      ['account', 'Acme'],
      ['review_date', '2027-13-01'],
      ['exception_owner', 'me'],
      ['exception_reason', null],
      ['exception_expires_on', null],
    ]);
  });

  test('no more of a hopeless row than a person would read', () => {
    const unknown = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`field-${n}`, n]));
    expect(problemsOf({ ...unknown, acknowledge: Array(1000).fill('x') }).length).toBeLessThanOrEqual(20);
  });
});
