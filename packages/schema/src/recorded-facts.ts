import { factsSchema } from './facts.ts';
import { ACTIONS, type Action, type Effect, type Operation } from './vocabulary.ts';

/** Facts as they stand in a record: those from before requests had effects lack them, and digests are over what stands there. */
export const recordedFactsSchema = factsSchema.partial({ effects: true });

/** What an action was taken for before requests were told apart by their effects. */
const FORMER_EFFECTS: Record<Action, readonly Effect[]> = {
  create: ['creates-user', 'gives-access'],
  update: ['changes-details'],
  enable: ['gives-access'],
  disable: ['takes-access'],
  delete: ['deletes-user', 'takes-access'],
  'rotate-credentials': ['replaces-credentials'],
  'grant-api-access': ['gives-access'],
  'revoke-api-access': ['takes-access'],
};

/**
 * Facts as they were recorded, with what facts have by now. Facts from before there were effects get those that the name of
 * their action stood for, since what else the request did was asked by nobody then. Everything else is left as it is.
 */
export function completeRecordedFacts(recorded: unknown): unknown {
  if (typeof recorded !== 'object' || recorded === null || 'effects' in recorded) return recorded;
  const operation: unknown = Reflect.get(recorded, 'operation');
  return { ...recorded, effects: [...formerEffects(operation)] };
}

function formerEffects(operation: unknown): readonly Effect[] {
  const action = ACTIONS.find((one) => one === (operation as Operation));
  return action === undefined ? [] : FORMER_EFFECTS[action];
}
