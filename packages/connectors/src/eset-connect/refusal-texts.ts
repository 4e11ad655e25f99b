import type { EsetProvider } from './access.ts';

/** Reasons for which the token is refused; the answer itself names none of them. */
export function refusedText(provider: EsetProvider): string {
  const logIn = provider === 'eset-protect-hub' ? ', that the user has signed in to the Hub once' : '';
  return `ESET Connect gives no token: check the password, that Integrations is on, that the activation is done${logIn}, and the region of the account`;
}

/** A good token, and then 403. @see https://help.eset.com/eset_connect/en-US/create_api_user_account.html */
export function forbiddenText(provider: EsetProvider): string {
  const general = 'ESET Connect gives a token and then refuses the call (403)';
  return provider === 'eset-protect-hub'
    ? `${general}: this is the issue of ESET PROTECT Hub that ESET describes for some dedicated API users. Report it to ESET. The log has this answer now. To let the Superuser stand in, give this request up, have a request delete this API user, and ask within 30 days for API access of the Superuser as an exception for the same integration`
    : `${general}: check that Integrations is still on and which access rights the user has`;
}

/** Neither a token nor the refusal that means that the credentials are not good. */
export const UNCLEAR_TEXT =
  'ESET Connect gives no token, and does not say that the credentials are the reason: check the region of the account and the state of ESET Connect';

export const TOKEN_NOT_ACCEPTED_TEXT =
  'ESET Connect gives a token and then does not accept it (401): check the region of the account';
