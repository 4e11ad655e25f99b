import { quote } from '../finding.ts';
import type { Scalar } from './condition-tree.ts';
import type { ParsedOperator } from './operators.ts';

export type ScalarName = 'string' | 'number' | 'boolean' | 'null';

/** What can stand on one side of a condition. */
export type OperandType =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'scalar';
      readonly names: readonly ScalarName[];
      /** The values that are possible; null where they cannot be listed. */
      readonly values: readonly Scalar[] | null;
      readonly literal: boolean;
    }
  | { readonly kind: 'list'; readonly items: OperandType; readonly mayBeEmpty: boolean }
  | { readonly kind: 'object' };

interface OperandProblem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
}

/** What a literal of a rule is, as an operand. */
export function literalType(value: Scalar | readonly Scalar[]): OperandType {
  if (isList(value)) return { kind: 'list', items: scalarType(value), mayBeEmpty: value.length === 0 };
  return scalarType([value]);
}

function scalarType(values: readonly Scalar[]): OperandType {
  const names = [...new Set(values.map(scalarName))];
  return { kind: 'scalar', names, values, literal: true };
}

function isList(value: Scalar | readonly Scalar[]): value is readonly Scalar[] {
  return Array.isArray(value);
}

export function scalarName(value: Scalar): ScalarName {
  if (value === null) return 'null';
  return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean';
}

/**
 * Whether an operator can mean anything between two operands. Every case that it refuses is one in which
 * json-rules-engine answers with something other than what the author of the rule meant.
 */
export function checkOperands(
  { decorators, name }: ParsedOperator,
  fact: OperandType,
  value: OperandType,
): readonly OperandProblem[] {
  let left = fact;
  let right = value;
  const problems: OperandProblem[] = [];
  for (const decorator of decorators) {
    if (decorator === 'swap') {
      [left, right] = [right, left];
    } else if (decorator === 'someFact' || decorator === 'everyFact') {
      if (left.kind !== 'list' && left.kind !== 'unknown') {
        return [
          error(
            'decorator-needs-list',
            `"${decorator}" needs a list on the left, and there is none; take it out`,
          ),
        ];
      }
      if (decorator === 'everyFact') problems.push(...vacuous(decorator, left));
      left = itemsOf(left);
    } else if (decorator === 'someValue' || decorator === 'everyValue') {
      if (right.kind !== 'list' && right.kind !== 'unknown') {
        return [
          error(
            'decorator-needs-list',
            `"${decorator}" needs a list on the right, and there is none; take it out`,
          ),
        ];
      }
      if (decorator === 'everyValue') problems.push(...vacuous(decorator, right));
      right = itemsOf(right);
    }
  }
  return [...problems, ...checkBase(name, left, right)];
}

function checkBase(
  name: ParsedOperator['name'],
  left: OperandType,
  right: OperandType,
): readonly OperandProblem[] {
  switch (name) {
    case 'equal':
    case 'notEqual':
      return isCompound(left) || isCompound(right)
        ? [
            error(
              'scalar-expected',
              `"${name}" compares single values, and a list is never equal to anything; use "contains", "in" or a decorator`,
            ),
          ]
        : checkPossible(left, right);
    case 'in':
    case 'notIn':
      if (right.kind !== 'list' && right.kind !== 'unknown') {
        return [
          error(
            'list-expected',
            `"${name}" needs a list on the right, and a text would be searched for a part; write a list, as in ["a", "b"]`,
          ),
        ];
      }
      return checkMember(left, right, name);
    case 'contains':
    case 'doesNotContain':
      if (left.kind !== 'list' && left.kind !== 'unknown') {
        return [
          error(
            'list-expected',
            `"${name}" needs a list on the left, and is always false otherwise; use "equal" for a single value`,
          ),
        ];
      }
      return checkMember(right, left, name);
    default:
      return isNumber(left, ['number', 'null']) && isNumber(right, ['number'])
        ? []
        : [
            error(
              'number-expected',
              `"${name}" compares numbers only, and texts would be compared by letters; compare a number with a number`,
            ),
          ];
  }
}

function checkMember(member: OperandType, list: OperandType, name: string): readonly OperandProblem[] {
  if (isCompound(member)) {
    return [
      error(
        'scalar-expected',
        `"${name}" looks for a single value; write "someFact:" or "everyFact:" before it to look for those of a list`,
      ),
    ];
  }
  return checkPossible(member, itemsOf(list));
}

/** A literal that the other side can never hold is a slip of the pen, and a rule with it never fires. */
function checkPossible(left: OperandType, right: OperandType): readonly OperandProblem[] {
  if (left.kind !== 'scalar' || right.kind !== 'scalar') return [];
  const [literal, other] = right.literal ? [right, left] : [left, right];
  if (!literal.literal || literal.values === null) {
    return literal.names.some((known) => other.names.includes(known))
      ? []
      : [
          error(
            'never-equal',
            `${literal.names.join(' or ')} is never ${other.names.join(' or ')}; compare two of one kind`,
          ),
        ];
  }
  const impossible = literal.values.filter(
    (value) =>
      !other.names.includes(scalarName(value)) || !(other.values === null || other.values.includes(value)),
  );
  if (impossible.length === 0) return [];
  const possible = other.values ?? other.names;
  return [
    error('impossible-value', `${listed(impossible)} cannot occur here; use one of ${listed(possible)}`),
  ];
}

const MANY = 20;

function listed(values: readonly Scalar[]): string {
  const shown = values.slice(0, MANY).map(quote).join(', ');
  return values.length > MANY ? `${shown}, ...` : shown;
}

function vacuous(decorator: string, type: OperandType): readonly OperandProblem[] {
  return type.kind === 'list' && type.mayBeEmpty
    ? [
        {
          severity: 'warning',
          code: 'true-when-empty',
          message: `"${decorator}" is true for an empty list; ask for what the list must hold as well if that is not meant`,
        },
      ]
    : [];
}

function error(code: string, message: string): OperandProblem {
  return { severity: 'error', code, message };
}

function isCompound(type: OperandType): boolean {
  return type.kind === 'list' || type.kind === 'object';
}

function itemsOf(type: OperandType): OperandType {
  return type.kind === 'list' ? type.items : { kind: 'unknown' };
}

function isNumber(type: OperandType, allowed: readonly ScalarName[]): boolean {
  return (
    type.kind === 'unknown' ||
    (type.kind === 'scalar' &&
      type.names.includes('number') &&
      type.names.every((name) => allowed.includes(name)))
  );
}
