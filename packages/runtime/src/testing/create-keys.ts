import { loadLogKey, loadReviewSeal, loadSealer } from '../index.ts';

// A process of its own that loads every key of the directory that it is given, once it is told to.
const [, , directory = ''] = process.argv;
process.stdin.once('data', async () => {
  const log = await loadLogKey(directory);
  const seal = await loadReviewSeal(directory);
  const sealer = await loadSealer(directory);
  process.stdout.write(
    JSON.stringify({
      vkey: log.vkey,
      signature: seal.sign('the same text', null),
      recipient: sealer.recipient,
      opened: await sealer.open(await sealer.seal('the same secret', sealer.recipient)),
    }),
  );
  process.stdin.destroy();
});
process.stdout.write('ready\n');
