import type { Credentials, ProbeResult } from '@countersign/use-cases/ports';
import type { EsetAccess, EsetProvider } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { type ProbedAccess, probeAccess } from './probe-access.ts';
import { forbiddenText, refusedText, TOKEN_NOT_ACCEPTED_TEXT, UNCLEAR_TEXT } from './refusal-texts.ts';

/** Whether the credentials get a token that is good for a resource. */
export function probeCredentials(dependencies: ConnectDependencies) {
  return async (access: EsetAccess & { readonly credentials: Credentials }): Promise<ProbeResult> => {
    const probed = await probeAccess(dependencies, access, { credentials: access.credentials });
    const { kind, observations } = probed;
    if (kind === 'allowed') return { kind: 'good', observations };
    return { kind: 'not-good', reason: `${reasonOf(kind, access.account.provider)}.`, observations };
  };
}

function reasonOf(kind: Exclude<ProbedAccess['kind'], 'allowed'>, provider: EsetProvider): string {
  switch (kind) {
    case 'refused':
      return refusedText(provider);
    case 'unclear':
      return UNCLEAR_TEXT;
    case 'forbidden':
      return forbiddenText(provider);
    case 'token-not-accepted':
      return TOKEN_NOT_ACCEPTED_TEXT;
    case 'on-hold':
      return 'These credentials were refused a moment ago and are not tried again at once';
  }
}
