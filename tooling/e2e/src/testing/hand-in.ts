import {
  type BatchCommand,
  type BatchDeps,
  createTakeBatch,
  createWorkOnBatch,
  type TakenBatch,
} from '@countersign/use-cases';

/** Hands in a file of requests, and has its rows decided as the service does that in the background. */
export const handIn =
  (deps: BatchDeps) =>
  async (command: BatchCommand): Promise<TakenBatch> => {
    const taken = await createTakeBatch(deps)(command);
    const workOn = createWorkOnBatch(deps);
    while (await workOn(taken.id));
    return taken;
  };
