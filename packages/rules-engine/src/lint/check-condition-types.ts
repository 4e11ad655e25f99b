import { type ConditionNode, leavesOf } from '../conditions/condition-tree.ts';
import { type FactPath, factName } from '../conditions/fact-path.ts';
import { checkOperands, literalType, type OperandType } from '../conditions/operand-types.ts';
import { parseOperator } from '../conditions/operators.ts';
import { type FactType, factPathType } from '../facts-type.ts';
import { into, type Problem, problem, quote } from '../finding.ts';

/** Holds every condition against what the facts are: names, fields, and whether the comparison can mean anything. */
export function checkConditionTypes(root: ConditionNode, types: FactType): readonly Problem[] {
  return leavesOf(root).flatMap(({ pointer, from, operator, operand }) => {
    const fact = operandType(from, types, pointer);
    const value =
      operand.kind === 'literal'
        ? literalType(operand.value)
        : operandType(operand.from, types, into(pointer, 'value'));
    const unusable = [fact, value].filter((side) => 'code' in side);
    if (unusable.length > 0) return unusable;
    const parsed = parseOperator(operator);
    if (parsed === null || 'code' in fact || 'code' in value) return [];
    return checkOperands(parsed, fact, value).map((found) => ({ ...found, pointer }));
  });
}

function operandType(path: FactPath, types: FactType, pointer: string): OperandType | Problem {
  const type = factPathType(types, path);
  if (type === null) return unknownFact(path, types, pointer);
  if (type.kind !== 'object') return type;
  const message = `${factName(path)} is an object; compare one of its fields: ${fieldsOf(type)}`;
  return problem(into(pointer, 'path'), 'object-fact', message);
}

/** Says how far the path leads, and what there is from there on. */
function unknownFact({ fact, fields }: FactPath, types: FactType, pointer: string): Problem {
  const root = factPathType(types, { fact, fields: [] });
  if (root === null) {
    const message = `there is no fact ${quote(fact)}, and asking for it is a refusal each time; there are: ${fieldsOf(types)}`;
    return problem(into(pointer, 'fact'), 'unknown-fact', message);
  }
  let known = fields.length - 1;
  while (known > 0 && factPathType(types, { fact, fields: fields.slice(0, known) }) === null) known--;
  const reached = { fact, fields: fields.slice(0, known) };
  const type = factPathType(types, reached);
  const message =
    type?.kind === 'object'
      ? `${factName(reached)} has no field ${quote(fields[known])}; it has: ${fieldsOf(type)}`
      : `${factName(reached)} is a single value and has no fields; leave the path out`;
  const code = type?.kind === 'object' ? 'unknown-path' : 'path-on-value';
  return problem(into(pointer, 'path'), code, message);
}

function fieldsOf(type: FactType): string {
  return type.kind === 'object' ? [...type.fields.keys()].join(', ') : '';
}
