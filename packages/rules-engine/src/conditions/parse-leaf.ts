import { into, problem, quote, type Report } from '../finding.ts';
import type { LeafNode, Operand, Scalar } from './condition-tree.ts';
import { type FactPath, isRecord, parsePath } from './fact-path.ts';
import { checkOperands, literalType } from './operand-types.ts';
import { DECORATORS, OPERATORS, parseOperator } from './operators.ts';

const MAX_DECORATORS = 3;

/** Reads a condition that compares a fact; reports what is wrong with it, and then returns null. */
export function parseLeaf(raw: Record<string, unknown>, pointer: string, report: Report): LeafNode | null {
  const from = parseFrom(raw, pointer, report);
  const operator = raw.operator;
  const parsed = typeof operator === 'string' ? parseOperator(operator) : null;
  if (typeof operator !== 'string' || parsed === null) {
    const message = `there is no operator ${quote(operator)}, and a rule with it fails only when it comes to that condition; use one of ${OPERATORS.join(', ')}, with ${DECORATORS.join(', ')} before it`;
    report(problem(into(pointer, 'operator'), 'unknown-operator', message));
  } else if (parsed.decorators.length > MAX_DECORATORS) {
    const message = `put at most ${MAX_DECORATORS} decorators before an operator`;
    report(problem(into(pointer, 'operator'), 'too-many-decorators', message));
  }
  const operand = parseOperand(raw, pointer, report);
  if (from === null || typeof operator !== 'string' || parsed === null || operand === null) return null;
  const right = operand.kind === 'literal' ? literalType(operand.value) : ({ kind: 'unknown' } as const);
  const mistakes = checkOperands(parsed, { kind: 'unknown' }, right).filter(
    ({ severity }) => severity === 'error',
  );
  for (const found of mistakes) report({ ...found, pointer: into(pointer, 'value') });
  if (mistakes.length > 0) return null;
  const priority = isPriority(raw.priority) ? raw.priority : 1;
  return { kind: 'leaf', pointer, priority, from, operator, operand };
}

function parseFrom(raw: Record<string, unknown>, pointer: string, report: Report): FactPath | null {
  const fact = raw.fact;
  if (typeof fact !== 'string' || fact === '') {
    report(problem(into(pointer, 'fact'), 'bad-fact', '"fact" must be the name of a fact'));
    return null;
  }
  if (!Object.hasOwn(raw, 'path')) return { fact, fields: [] };
  const fields = typeof raw.path === 'string' ? parsePath(raw.path) : null;
  if (fields === null) {
    const message = 'a path must be "$" and field names, as in "$.role"; wildcards and filters do not exist';
    report(problem(into(pointer, 'path'), 'bad-path', message));
    return null;
  }
  return { fact, fields };
}

function parseOperand(raw: Record<string, unknown>, pointer: string, report: Report): Operand | null {
  const value = raw.value;
  const at = into(pointer, 'value');
  if (isRecord(value) && Object.hasOwn(value, 'fact')) {
    const extra = Object.keys(value).filter((key) => key !== 'fact' && key !== 'path');
    if (extra.length > 0) {
      report(problem(at, 'unknown-key', `${quote(extra[0])} means nothing here; allowed are fact, path`));
      return null;
    }
    const from = parseFrom(value, at, report);
    return from && { kind: 'fact', from };
  }
  if (isScalar(value)) return { kind: 'literal', value };
  if (Array.isArray(value) && value.every(isScalar)) {
    if (value.length > 0) return { kind: 'literal', value: Object.freeze([...value]) };
    report(
      problem(at, 'empty-list', 'an empty list decides the condition whatever the fact is; list values'),
    );
    return null;
  }
  const message = 'a value must be a text, a number, true, false, null, a list of those, or another fact';
  report(problem(at, 'bad-value', message));
  return null;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** Priorities are whole numbers from 1; json-rules-engine takes 0 for "none given". */
export function isPriority(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
