import type { CheckpointSender } from '@countersign/use-cases/ports';
import { createMailer } from '../mailer.ts';

/** Mails each checkpoint that it is given: a mailbox that nobody of the installation can empty remembers it. */
export function createMailSender(options: {
  /** `smtp://` or `smtps://`, perhaps with user and password: secret. */
  readonly url: string;
  readonly from: string;
  readonly to: string;
  readonly timeoutMillis: number;
}): CheckpointSender {
  const { from, to } = options;
  const mailer = createMailer(options);
  return {
    send: async ({ origin, size, note }, signal) => {
      const subject = `Checkpoint of ${origin}: ${size} entries`;
      const text = `Keep this mail. It shows later that the log ${origin} had these ${size} entries, and in this state:\n\n${note}`;
      await mailer.send({ from, to, subject, text }, signal);
    },
  };
}
