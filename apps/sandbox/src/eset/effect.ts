import type { Effect, Via } from '../store/ledger.ts';
import type { EsetProvider, Person } from './person.ts';

const PREFIX: Record<EsetProvider, string> = {
  'eset-business-account': 'eba',
  'eset-msp-administrator-2': 'ema2',
  'eset-protect-hub': 'eph',
};

type PersonEvent =
  | 'created'
  | 'updated'
  | 'removed'
  | 'activated'
  | 'invitation-resent'
  | 'integrations-enabled'
  | 'integrations-disabled'
  | 'api-access-enabled'
  | 'api-access-disabled'
  | 'logged-in-first'
  | 'password-changed';

export type PersonEffect = { event: PersonEvent; via: Via; details?: Record<string, unknown> };

/** The ledger line of something that happened to a person, for example `ema2.user.created`. */
export function personEffect(person: Person, { event, via, details = {} }: PersonEffect): Effect {
  return {
    provider: person.provider,
    account: person.companyId,
    kind: `${PREFIX[person.provider]}.user.${event}`,
    subject: person.email,
    via,
    details: { userId: person.id, ...details },
  };
}
