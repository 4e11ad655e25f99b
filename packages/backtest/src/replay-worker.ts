import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadOrder } from './replay-thread.ts';
import { replayHere } from './replayer.ts';

if (parentPort === null) throw new Error('This file is the program of a thread and is not run by itself.');
const port = parentPort;
const replayer = replayHere(workerData);

port.on('message', async (order: ThreadOrder) => {
  if (order === 'close') {
    port.close();
    return replayer.close();
  }
  try {
    port.postMessage(await replayer.replay(order));
  } catch (error) {
    // The end of a thread does not close what it has open.
    await replayer.close();
    throw error;
  }
});
