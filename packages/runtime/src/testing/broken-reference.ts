import { workerData } from 'node:worker_threads';
import type { ReferenceQuestion, ReferenceThreadData } from '../policies/reference-protocol.ts';

// The program of a reference evaluator that says that it is ready, and then does not answer: it turns in a circle where the
// facts are about creating, and ends otherwise.
const { port, sent } = workerData as ReferenceThreadData;
port.on('message', ({ facts }: ReferenceQuestion) => {
  if (facts.operation !== 'create') process.exit(1);
  for (;;);
});
Atomics.add(new Int32Array(sent), 0, 1);
