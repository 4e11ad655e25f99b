/** Of each member of facts its name, and the names of its own members where it is not a value by itself. */
type Form = readonly (readonly [name: string, members: readonly string[] | null])[];

/**
 * The forms in which facts are written without their names, which are three quarters of them. Members in the order in which
 * they are made. A form stays as it is for good; facts of another shape get a form of their own, behind the others.
 */
const FORMS: readonly Form[] = [
  [
    ['provider', null],
    ['operation', null],
    ['effects', null],
    ['operator', ['role', 'companyId', 'companyAccess']],
    ['account', ['companyId', 'companyName', 'apiUserCount', 'hubWriteAccessSuffices']],
    ['integration', ['named', 'registered', 'hasOwner', 'otherApiUsers']],
    [
      'target',
      [
        'exists',
        'kind',
        'role',
        'active',
        'integrationsEnabled',
        'permissionType',
        'belongsToOtherIntegration',
        'credentialAgeDays',
        'daysSinceLastUse',
        'twoFactorEnabled',
      ],
    ],
    [
      'change',
      [
        'newAccount',
        'companyId',
        'firstName',
        'lastName',
        'email',
        'emailWellFormed',
        'emailDomainListed',
        'emailLooksLikeAnother',
        'phone',
        'description',
        'countryCode',
        'permissionType',
        'specificPermissionLevels',
        'specificPermissionsGiven',
        'userId',
        'status',
        'username',
        'enabled',
        'reviewInDays',
      ],
    ],
    [
      'password',
      [
        'origin',
        'length',
        'hasDigitOrSymbol',
        'containsEmail',
        'containsCompanyName',
        'containsWordPassword',
        'confirmed',
        'strengthScore',
      ],
    ],
    ['acknowledgements', null],
    ['exception', ['requested', 'citesObserved403', 'expiresInDays']],
    ['batch', ['removals', 'removalsOnAccount', 'removalsPercent', 'removalsInDay', 'removalsInDayPercent']],
    ['actor', ['isRequester', 'hasApproved', 'hasCompletedStep']],
  ],
];

/** What stands for a value that is frequent; `v` says that the value itself comes next. */
const SHORT: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [null, 'n'],
  [true, 't'],
  [false, 'f'],
  [0, '0'],
]);
const LONG: ReadonlyMap<string, unknown> = new Map([...SHORT].map(([value, short]) => [short, value]));

/**
 * Facts as they are stored: `[form, a letter for each member, the values that have no letter]`. Facts whose members are not
 * exactly those of a form, in its order, are stored as they are: what is personal in them is put back in the order of members.
 */
export function packFacts(facts: object): unknown {
  for (const [number, form] of FORMS.entries()) {
    const values: unknown[] = [];
    const letters = lettersOf(facts, form, values);
    if (letters !== null) return [number, letters, ...values];
  }
  return facts;
}

function lettersOf(facts: object, form: Form, values: unknown[]): string | null {
  const top = Object.entries(facts);
  if (top.length !== form.length) return null;
  let letters = '';
  const add = (value: unknown) => {
    const short = SHORT.get(value);
    if (short === undefined) values.push(value);
    letters += short ?? 'v';
  };
  for (const [position, [name, members]] of form.entries()) {
    const [found, value] = top[position] ?? [];
    if (found !== name) return null;
    if (members === null) {
      add(value);
      continue;
    }
    if (typeof value !== 'object' || value === null) return null;
    const own = Object.entries(value);
    if (own.length !== members.length) return null;
    for (const [at, member] of members.entries()) {
      const [foundMember, held] = own[at] ?? [];
      if (foundMember !== member) return null;
      add(held);
    }
  }
  return values.includes(undefined) ? null : letters;
}

/** The facts that `packFacts` was given, as parsed JSON. Anything else comes back as it is. */
export function unpackFacts(stored: unknown): unknown {
  if (!Array.isArray(stored)) return stored;
  const [number, letters, ...values] = stored;
  const form = Number.isInteger(number) ? FORMS[number] : undefined;
  if (form === undefined || typeof letters !== 'string') return stored;
  let position = 0;
  let next = 0;
  const take = () => {
    const letter = letters[position++] ?? '';
    return letter === 'v' ? values[next++] : LONG.get(letter);
  };
  const facts: Record<string, unknown> = {};
  for (const [name, members] of form) {
    if (members === null) facts[name] = take();
    else {
      const own: Record<string, unknown> = {};
      for (const member of members) own[member] = take();
      facts[name] = own;
    }
  }
  return facts;
}
