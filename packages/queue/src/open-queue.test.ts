import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';
import { recordingLogger } from './testing/recording-logger.ts';

test.for(['Upper', '1st', 'with-dash', ''])(
  'the prefix %j is refused: not every server takes it',
  async (prefix) => {
    const opening = openQueue({
      url: 'embedded:',
      dataDir: 'unused',
      prefix,
      logger: recordingLogger(),
      now: () => 0,
    });
    await expect(opening).rejects.toMatchObject({ name: 'QueueConfigError', retryable: false });
  },
);
