import { z } from 'zod';
import { type Facts, factsSchema } from './facts.ts';
import { ACTIONS, type Action, type Effect, type Operation } from './vocabulary.ts';

/** Facts as they stand in a record: those from before requests had effects lack them, and digests are over what stands there. */
export const recordedFactsSchema = factsSchema.partial({ effects: true }).extend({
  target: factsSchema.shape.target.partial({ permissionType: true }),
  batch: factsSchema.shape.batch.partial({
    removalsOnAccount: true,
    removalsInDay: true,
    removalsInDayPercent: true,
  }),
});

type Removals = Partial<Facts['batch']>;

/** Removals as they were recorded, with what is told about them by now: before, all that was counted was those of the account. */
export function completeRemovals({ removals = 0, removalsPercent = 0, ...more }: Removals): Facts['batch'] {
  return {
    removals,
    removalsOnAccount: removals,
    removalsPercent,
    removalsInDay: removals,
    removalsInDayPercent: removalsPercent,
    ...more,
  };
}

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
  const former = z
    .looseObject({
      operation: z.string(),
      target: z.looseObject({}),
      batch: z.strictObject({ removals: z.int(), removalsPercent: z.int() }),
    })
    .safeParse(recorded);
  if (!former.success || 'effects' in former.data) return recorded;
  const { operation, target, batch } = former.data;
  return {
    ...former.data,
    effects: [...formerEffects(operation)],
    target: { ...target, permissionType: null },
    batch: completeRemovals(batch),
  };
}

function formerEffects(operation: unknown): readonly Effect[] {
  const action = ACTIONS.find((one) => one === (operation as Operation));
  return action === undefined ? [] : FORMER_EFFECTS[action];
}
