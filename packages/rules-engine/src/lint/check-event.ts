import type { Rule } from '@countersign/schema';
import { type Problem, problem } from '../finding.ts';

/** Names that json-rules-engine emits itself: `error` makes a run fail, the others run the engine's handlers twice. */
const RESERVED_TYPES = ['error', 'success', 'failure'];

/** Checks that the rule says what it does, in the one place for its effect. */
export function checkEvent({ effect, event, covers, enforcement }: Rule): readonly Problem[] {
  const problems: Problem[] = [];
  if (RESERVED_TYPES.includes(event.type)) {
    const message = `the event type "${event.type}" belongs to json-rules-engine; write "${effect}"`;
    problems.push(problem('/event/type', 'reserved-event', message));
  } else if (event.type !== effect) {
    const message = `the event type must repeat the effect, so that the rule reads the same in any engine; write "${effect}"`;
    problems.push(problem('/event/type', 'event-is-effect', message));
  }
  const { requirements } = event.params;
  if (effect === 'require' && requirements === undefined) {
    const message = 'a rule that requires something must say what; add "requirements"';
    problems.push(problem('/event/params', 'requirements-missing', message));
  }
  if (effect !== 'require' && requirements !== undefined) {
    const message = `a rule with the effect "${effect}" requires nothing; take "requirements" out, or make it a rule of its own`;
    problems.push(problem('/event/params/requirements', 'requirements-ignored', message));
  }
  if (covers && effect !== 'deny') {
    const message = 'only a rule that denies can say who may do something; take "covers" out';
    problems.push(problem('/covers', 'covers-needs-deny', message));
  }
  if (covers && enforcement === 'observe') {
    const message =
      'a rule that says who may do something cannot be only observed: nobody could do it; enforce it, or take "covers" out';
    problems.push(problem('/enforcement', 'observe-covers', message));
  }
  return problems;
}
