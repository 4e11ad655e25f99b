import type { Action, Provider } from '../vocabulary.ts';
import { FIELDS, type FieldDescription, type FieldName } from './field.ts';
import { PROVIDER_FIELDS } from './provider-fields.ts';

/** A field that an action on a provider takes. */
export interface FieldOfAction extends FieldDescription {
  readonly name: FieldName;
  /** Without it a policy refuses the request. */
  readonly required: boolean;
  /** It can be named in `clear`. */
  readonly erasable: boolean;
}

/** The fields that an action on a provider takes, in the order in which they are shown. */
export function fieldsOf(provider: Provider, action: Action): readonly FieldOfAction[] {
  const { takes, needs = [], erases = [] } = PROVIDER_FIELDS[provider][action];
  const erasable = new Set<FieldName>(erases);
  const names: readonly FieldName[] = erasable.size === 0 ? takes : [...takes, 'clear'];
  return names.map((name) => ({
    name,
    ...FIELDS[name],
    required: needs.includes(name),
    erasable: erasable.has(name),
  }));
}

/** The policy that refuses a field on this action, where it is understood for that only. */
export function refusedFieldsOf(provider: Provider, action: Action): ReadonlyMap<FieldName, string> {
  const { refusedBy = {} } = PROVIDER_FIELDS[provider][action];
  return new Map(Object.entries(refusedBy) as [FieldName, string][]);
}

/** Whether an action on a provider takes a field at all. */
export function takesField(provider: Provider, action: Action, field: FieldName): boolean {
  return fieldsOf(provider, action).some(({ name }) => name === field);
}

/** Which action does what these fields look like they would do. */
const OTHER_ACTION: Readonly<Partial<Record<FieldName, string>>> = {
  enabled: 'ask for "enable" or "disable" to switch an API user on or off',
  newPassword: 'a new password comes with "create", "rotate-credentials" or an "update" on dotdigital',
  userId: 'the worker looks up the identifier that the provider gave',
};

/**
 * What a request takes, in words that go on after the name of a field that it does not: "an update on dotdigital takes
 * description, password, newPassword".
 * @param unknown the fields that it does not take
 */
export function takenPhrase(provider: Provider, action: Action, unknown: readonly string[] = []): string {
  const names = fieldsOf(provider, action).map(({ name }) => name);
  const taken = names.length === 0 ? 'no fields of a change' : names.join(', ');
  const hints = unknown.flatMap((name) => {
    const hint = Object.hasOwn(OTHER_ACTION, name) ? OTHER_ACTION[name as FieldName] : undefined;
    return hint === undefined ? [] : [`; ${hint}`];
  });
  return `${article(action)} ${action} on ${provider} takes ${taken}${hints.join('')}`;
}

const article = (word: string) => (/^[aeiou]/.test(word) ? 'an' : 'a');
