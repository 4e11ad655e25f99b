import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';
import { type NoticeMessage, renderCloudEvent, renderSlack, renderTeams } from '@countersign/notices';
import type { Clock, NotificationSender, SendResult } from '@countersign/use-cases/ports';
import { httpResult } from '../entries/http-result.ts';
import { post } from '../entries/post.ts';
import { AddressRefused, guardedLookup, isAllowedAddress } from './guarded-lookup.ts';

/** A channel that is reached by HTTPS, and what it is told. */
export interface HttpChannel {
  readonly name: string;
  readonly kind: 'slack' | 'teams' | 'webhook';
  /** Secret: whoever has it can write there. */
  readonly url: string;
  /** Of a webhook, as Standard Webhooks writes it: `whsec_` and base64. */
  readonly secret: string | null;
  /** Whether it may be on this machine, or in a private network. */
  readonly privateNetwork: boolean;
  /** Authorities that are trusted instead of those that Node knows (PEM). */
  readonly ca: string | undefined;
  readonly timeoutMillis: number;
  readonly clock: Clock;
}

/** Posts messages to a channel. A redirection is not followed: whoever it leads to was not configured. */
export function createHttpNotifier(channel: HttpChannel): NotificationSender {
  const { name, kind, privateNetwork, ca, timeoutMillis, clock } = channel;
  const url = new URL(channel.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const lookup = guardedLookup(privateNetwork);
  return {
    name,
    kind,
    send: async (message, _to, signal): Promise<SendResult> => {
      // A connection to an address looks nothing up.
      if (isIP(host) !== 0 && !isAllowedAddress(host, privateNetwork)) return NOT_ALLOWED;
      const { body, headers } = callOf(channel, message);
      try {
        const response = await post(url, {
          body,
          headers,
          tls: { ca },
          lookup,
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMillis)]),
        });
        return httpResult(response, clock);
      } catch (error) {
        if (signal.aborted) throw error;
        if (error instanceof AddressRefused) return NOT_ALLOWED;
        return { outcome: 'later', code: 'http-no-answer', afterMillis: null };
      }
    },
  };
}

const NOT_ALLOWED = { outcome: 'later', code: 'address-not-allowed', afterMillis: null } as const;

function callOf(
  { kind, secret, clock }: HttpChannel,
  message: NoticeMessage,
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  switch (kind) {
    case 'slack':
      return { body: renderSlack(message), headers: { 'content-type': 'application/json; charset=utf-8' } };
    case 'teams':
      return { body: renderTeams(message), headers: { 'content-type': 'application/json; charset=utf-8' } };
    case 'webhook': {
      const body = renderCloudEvent(message);
      const timestamp = String(Math.floor(clock.now() / 1_000));
      return {
        body,
        headers: {
          'content-type': 'application/cloudevents+json; charset=utf-8',
          'webhook-id': message.id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signatureOf(secret ?? '', `${message.id}.${timestamp}.${body}`),
        },
      };
    }
  }
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, symmetric signatures. */
function signatureOf(secret: string, signed: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(signed, 'utf8').digest('base64')}`;
}
