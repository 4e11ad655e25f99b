import { renderMail } from '@countersign/notices';
import { MAIL_CHANNEL } from '@countersign/schema';
import { DeliveryFailure, type NotificationSender, type SendResult } from '@countersign/use-cases/ports';
import { createMailer } from '../mailer.ts';

/** Mails people what they are told. */
export function createMailNotifier(options: {
  /** As `createMailer` takes it: secret. */
  readonly url: string;
  readonly from: string;
  readonly timeoutMillis: number;
}): NotificationSender {
  const { from } = options;
  const mailer = createMailer(options);
  const domain = domainOf(from);
  return {
    name: MAIL_CHANNEL,
    kind: 'mail',
    send: async (message, to, signal) => {
      if (to === null) return { outcome: 'refused', code: 'mail-no-address' };
      const { subject, text, html } = renderMail(message);
      try {
        await mailer.send(
          {
            from,
            // In parts: an address that were read as a list would reach others.
            to: { name: '', address: to },
            subject,
            text,
            html,
            // The same for every attempt, so that mail programs show it once.
            messageId: `<${message.id}@${domain}>`,
            date: new Date(message.at),
            // Nobody's absence answers it (RFC 3834).
            headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          },
          signal,
        );
        return { outcome: 'delivered' };
      } catch (error) {
        if (signal.aborted || !(error instanceof DeliveryFailure)) throw error;
        return resultOf(error);
      }
    },
  };
}

/** What the server refused for good about this mail, or its receiver (RFC 5321, 4.2.1); a refused sign-in is about neither. */
function resultOf({ code, cause }: DeliveryFailure): SendResult {
  const isAbout = code === 'mail-envelope' || code === 'mail-message';
  const answered = cause instanceof Error && 'responseCode' in cause ? Number(cause.responseCode) : 0;
  return isAbout && answered >= 500
    ? { outcome: 'refused', code: `${code}-${answered}` }
    : { outcome: 'later', code, afterMillis: null };
}

const domainOf = (from: string): string => /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
