import { failure } from '../failure/failure.ts';

/** 1 write to the own company, 2 read it, 3 no access to it (user_create.html). */
export type PermissionType = 1 | 2 | 3;
/** Which of the two forms of the vendor's page a server takes: the sample shows a name, the table the numbers. */
export type PermissionTypeForm = 'name' | 'integer';

const NAMES = { 1: 'Write', 2: 'Read', 3: 'NoAccess' } as const satisfies Record<PermissionType, string>;
const LEVELS: ReadonlyMap<string, PermissionType> = new Map([
  ['1', 1],
  ['write', 1],
  ['2', 2],
  ['read', 2],
  ['3', 3],
  ['noaccess', 3],
]);

/** A permission type as a provider answers it, in either form; undefined for what is neither. */
export function readPermissionType(value: unknown): PermissionType | undefined {
  const known = typeof value === 'number' || typeof value === 'string';
  return known
    ? LEVELS.get(
        String(value)
          .toLowerCase()
          .replace(/[\s_-]/g, ''),
      )
    : undefined;
}

/** Of a request, in its one form: nothing else is taken for a permission. @throws ConnectorFailure CHANGE_UNUSABLE */
export function requirePermissionType(value: number | string): PermissionType {
  if (value === 1 || value === 2 || value === 3) return value;
  throw failure('CHANGE_UNUSABLE', {
    message: 'permissionType must be 1 (Write), 2 (Read) or 3 (NoAccess). Correct the request.',
  });
}

export function inForm(level: PermissionType, form: PermissionTypeForm): string | number {
  return form === 'integer' ? level : NAMES[level];
}

export function otherForm(form: PermissionTypeForm): PermissionTypeForm {
  return form === 'integer' ? 'name' : 'integer';
}
