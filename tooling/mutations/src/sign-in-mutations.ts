import type { Mutation } from './mutation.ts';

const SCOPES = ['apps/api/src/routes/token-scopes.test.ts'];

const PASSKEYS = ['apps/api/src/sign-in/passkeys.test.ts'];
const CHALLENGES = ['packages/use-cases/src/sign-in/challenges.test.ts'];
const TRIES = ['apps/api/src/sign-in/tries.test.ts'];
const CROSS_SITE = ['apps/api/src/sign-in/cross-site.test.ts'];

const DEVICES = ['apps/api/src/sign-in/device-login.test.ts'];

const LIMITS = ['apps/api/src/sign-in/session-limits.test.ts'];

const ANSWERS = ['apps/api/src/sign-in/passkey-answers.test.ts'];

/** Faults of what a passkey may answer. */
const ANSWER_MUTATIONS: readonly Mutation[] = [
  {
    area: 'authorisation',
    fault: 'a short RSA key is taken for a passkey',
    file: 'apps/api/src/sign-in/passkey-verifier.ts',
    from: 'const RSA_BITS = 2_048;',
    to: 'const RSA_BITS = 1;',
    tests: ANSWERS,
  },
  {
    area: 'authorisation',
    fault: 'a passkey that was bound to its device signs in as one that is copied',
    file: 'packages/use-cases/src/sign-in/verify-passkey.ts',
    from: 'if (backupEligible !== passkey.backupEligible)',
    to: 'if (backupEligible !== backupEligible)',
    tests: ANSWERS,
  },
  {
    area: 'authorisation',
    fault: 'the copy of a passkey is refused without being told as such',
    file: 'packages/use-cases/src/sign-in/verify-passkey.ts',
    from: "  if (!isCounting(passkey, use.signCount)) throw await refuse('counter-went-back');\n",
    to: '',
    tests: ANSWERS,
  },
  {
    area: 'authorisation',
    fault: 'a refusal tells whether somebody has a passkey',
    file: 'packages/use-cases/src/sign-in/verify-passkey.ts',
    from: "if (!checked.ok && checked.problem !== 'signature-wrong')",
    to: "if (found !== undefined && !checked.ok && checked.problem !== 'signature-wrong')",
    tests: ANSWERS,
  },
];

/** Faults of how long and how far a session goes. */
const LIMIT_MUTATIONS: readonly Mutation[] = [
  {
    area: 'authorisation',
    fault: 'codes are tried in vain without a trace',
    file: 'packages/use-cases/src/principals/enrol-holder.ts',
    from: "        await refuseSignIn(deps, { means: 'invitation', code: 'code-invalid', principal: null });\n",
    to: '        await Promise.resolve();\n',
    tests: TRIES,
  },
  {
    area: 'authorisation',
    fault: 'a cookie of another name is taken for the session',
    file: 'apps/api/src/sign-in/session-cookie.ts',
    from: "text.replace(/^[ \\t]+|[ \\t]+$/g, '')",
    to: 'text.trim()',
    tests: TRIES,
  },
  {
    area: 'authorisation',
    fault: 'a download goes on after whoever asked for it has left',
    file: 'apps/api/src/http/define-routes.ts',
    from: '      askAgain?.();\n',
    to: '',
    tests: ['apps/api/src/http/long-answers.test.ts'],
  },
  {
    area: 'authorisation',
    fault: 'a session makes a first passkey',
    file: 'packages/use-cases/src/sign-in/require-first-passkey.ts',
    from: "token?.kind === 'enrolled' && ",
    to: 'token !== undefined && ',
    tests: LIMITS,
  },
  {
    area: 'authorisation',
    fault: 'an old token makes a first passkey after one was revoked',
    file: 'packages/use-cases/src/sign-in/require-first-passkey.ts',
    from: 'return first.createdAt > since;',
    to: 'return first.createdAt > 0;',
    tests: LIMITS,
  },
  {
    area: 'authorisation',
    fault: 'a session on the command line goes on after the one that confirmed it',
    file: 'packages/use-cases/src/sign-in/start-session.ts',
    from: 'maker?.principal === principal',
    to: "maker?.principal === ''",
    tests: LIMITS,
  },
  {
    area: 'authorisation',
    fault: 'the pages open without a passkey where real accounts are',
    file: 'packages/use-cases/src/sign-in/open-by-link.ts',
    from: '        requireTriedOut(tx);\n',
    to: '',
    tests: LIMITS,
  },
  {
    area: 'authorisation',
    fault: 'the pages open without a passkey from other machines',
    file: 'apps/api/src/sign-in/require-this-machine.ts',
    from: ' || !isLoopback(ip)',
    to: '',
    tests: LIMITS,
  },
];

const ISSUERS = ['apps/api/src/sign-in/oidc.test.ts'];

const PASSKEY_MUTATIONS: readonly Mutation[] = [
  {
    area: 'authorisation',
    fault: 'what an issuer sends back is taken from any browser',
    file: 'apps/api/src/sign-in/oidc-routes.ts',
    from: "const key = digestOfKey(sessionIn(request, flowCookie(address)) ?? '');",
    to: "const key = [...flows.keys()].at(-1) ?? '';",
    tests: ISSUERS,
  },
  {
    area: 'authorisation',
    fault: 'a sign-in by an issuer is good for more than one time',
    file: 'apps/api/src/sign-in/oidc-routes.ts',
    from: '    flows.delete(key);\n',
    to: '',
    tests: ISSUERS,
  },
  {
    area: 'authorisation',
    fault: 'somebody outside the group of an issuer signs in',
    file: 'apps/api/src/sign-in/oidc-client.ts',
    from: 'if (requiredGroup !== undefined && !isIn(claims[requiredGroup.claim], requiredGroup.value))',
    to: 'if (requiredGroup !== undefined && claims[requiredGroup.claim] === undefined)',
    tests: ISSUERS,
  },
  {
    area: 'authorisation',
    fault: 'an issuer’s subject of another nonce signs in',
    file: 'apps/api/src/sign-in/oidc-client.ts',
    from: '          expectedNonce: nonce,\n',
    to: '          ...(nonce === "" ? { expectedNonce: nonce } : {}),\n',
    tests: ['apps/api/src/sign-in/oidc-tokens.test.ts'],
  },
  {
    area: 'authorisation',
    fault: 'a command line is signed in by whoever has signed out since',
    file: 'packages/use-cases/src/sign-in/device-logins.ts',
    from: "if (!isGood || tx.principals.get(principal)?.state !== 'active')",
    to: "if (tx.principals.get(principal)?.state !== 'active')",
    tests: DEVICES,
  },
  {
    area: 'authorisation',
    fault: 'a link adds a passkey beside one that there is',
    file: 'packages/use-cases/src/sign-in/accept-invitation.ts',
    from: '    requireFirstPasskey(tx, { holder: holder.id, via });\n',
    to: '',
    tests: DEVICES,
  },
  {
    area: 'authorisation',
    fault: 'a link is good after what made it has ended',
    file: 'packages/use-cases/src/sign-in/sign-in-links.ts',
    from: ' || endOfToken(token, logTime(tx, clock)) !== undefined',
    to: '',
    tests: DEVICES,
  },
  {
    area: 'authorisation',
    fault: 'a passkey signs in without checking who it is',
    file: 'apps/api/src/sign-in/passkey-verifier.ts',
    from: 'requireUserVerification: true,\n          credential:',
    to: 'requireUserVerification: false,\n          credential:',
    tests: PASSKEYS,
  },
  {
    area: 'authorisation',
    fault: 'an answer of a passkey is good for more than one time',
    file: 'packages/use-cases/src/sign-in/challenges.ts',
    from: '      issued.delete(challenge);\n',
    to: '',
    tests: CHALLENGES,
  },
  {
    area: 'authorisation',
    fault: 'an answer of a passkey signs in more than one time',
    file: 'packages/use-cases/src/sign-in/challenges.ts',
    from: '      answered.set(challenge, expiresAt);\n',
    to: '',
    tests: CHALLENGES,
  },
  {
    area: 'authorisation',
    fault: 'a question that this program did not ask is answered',
    file: 'packages/use-cases/src/sign-in/challenges.ts',
    from: '      if (!timingSafeEqual(sealed, expected)) return undefined;\n',
    to: '',
    tests: CHALLENGES,
  },
  {
    area: 'authorisation',
    fault: 'a session that asks without end takes the places of others',
    file: 'packages/use-cases/src/sign-in/challenges.ts',
    from: 'same.length >= MOST_OF_ONE',
    to: 'same.length < 0',
    tests: CHALLENGES,
  },
  {
    area: 'authorisation',
    fault: 'one address that begins logins without end takes the places of others',
    file: 'packages/use-cases/src/sign-in/evict-oldest.ts',
    from: 'there.length >= mostAtOneAddress',
    to: 'there.length < 0',
    tests: ['packages/use-cases/src/sign-in/evict-oldest.test.ts'],
  },
  {
    area: 'authorisation',
    fault: 'a stolen token uses up what its holder may try',
    file: 'apps/api/src/sign-in/add-sign-in.ts',
    from: 'signedIn.actor.via : addressKey(ip)',
    to: 'signedIn.actor.id : addressKey(ip)',
    tests: TRIES,
  },
  {
    area: 'authorisation',
    fault: 'a passkey that was revoked signs in',
    file: 'packages/use-cases/src/sign-in/verify-passkey.ts',
    from: 'passkey.revokedAt !== null || isFromBefore',
    to: 'isFromBefore',
    tests: PASSKEYS,
  },
  {
    area: 'authorisation',
    fault: 'a passkey removes itself',
    file: 'packages/use-cases/src/sign-in/change-own-passkeys.ts',
    from: 'proven.passkey.id !== passkey && ',
    to: '',
    tests: PASSKEYS,
  },
  {
    area: 'authorisation',
    fault: 'a passkey of somebody else vouches',
    file: 'packages/use-cases/src/sign-in/change-own-passkeys.ts',
    from: 'proven.passkey.principal === by.principal && ',
    to: '',
    tests: PASSKEYS,
  },
  {
    area: 'authorisation',
    fault: 'a page of somebody else acts with the cookie',
    file: 'apps/api/src/sign-in/require-same-origin.ts',
    from: '(!isRead && request.headers.origin !== origin)',
    to: '(!isRead && request.headers.origin === undefined)',
    tests: CROSS_SITE,
  },
  {
    area: 'authorisation',
    fault: 'the cookie of a session is a bearer token',
    file: 'packages/use-cases/src/principals/authenticate.ts',
    from: " || (record.kind === 'browser') !== (sentAs === 'cookie')",
    to: '',
    tests: CROSS_SITE,
  },
];

/** Faults of signing in. */
export const SIGN_IN_MUTATIONS: readonly Mutation[] = [
  {
    area: 'authorisation',
    fault: 'a token for programs does what only persons do',
    file: 'packages/use-cases/src/authorization/require-scope.ts',
    from: 'if (personsOnly === true || enough === undefined) {',
    to: 'if (enough === undefined) return;\n  if (personsOnly === true) {',
    tests: ['packages/schema/src/authorization/permissions.test.ts', ...SCOPES],
  },
  {
    area: 'authorisation',
    fault: 'a token for programs does more than it is for',
    file: 'packages/use-cases/src/authorization/require-scope.ts',
    from: 'if (enough.some((scope) => scopes.includes(scope))) return;',
    to: 'if (enough.length > 0) return;',
    tests: SCOPES,
  },
  {
    area: 'authorisation',
    fault: 'a token of before there were scopes is for everything',
    file: 'packages/use-cases/src/principals/authenticate.ts',
    from: '(record.scopes ?? [])',
    to: 'record.scopes',
    tests: SCOPES,
  },
  {
    area: 'authorisation',
    fault: 'a token for programs of an administrator signs others out',
    file: 'packages/use-cases/src/principals/revoke-token.ts',
    from: "if (own?.kind === 'api') requireItself",
    to: "if (own?.kind === 'cli') requireItself",
    tests: SCOPES,
  },
  {
    area: 'authorisation',
    fault: 'the log takes a decision that came with a token for programs',
    file: 'packages/store/src/log/refuse-ended-token.ts',
    from: "if (found?.kind === 'api' && SAID_BY_PERSONS.has(event.type))",
    to: "if (found?.kind === 'browser' && SAID_BY_PERSONS.has(event.type))",
    tests: ['packages/store/src/log/refuse-ended-token.test.ts'],
  },
  {
    area: 'authorisation',
    fault: 'a token for programs ends what its holder works with, as if it had taken the place of that',
    file: 'packages/use-cases/src/principals/revoke-token.ts',
    from: "token.kind === 'api' && own.issuedVia",
    to: 'own.issuedVia',
    tests: SCOPES,
  },
  {
    area: 'authorisation',
    fault: 'a token for programs takes along what other people have',
    file: 'packages/use-cases/src/principals/revoke-token.ts',
    from: 'if (withPeople || (token',
    to: 'if ((token',
    tests: SCOPES,
  },
  {
    area: 'authorisation',
    fault: 'a token for programs is good for longer by renewing it',
    file: 'packages/use-cases/src/principals/renew-token.ts',
    from: 'Math.min(command.expiresAt, old.expiresAt ?? Infinity)',
    to: 'command.expiresAt',
    tests: SCOPES,
  },
  ...PASSKEY_MUTATIONS,
  ...LIMIT_MUTATIONS,
  ...ANSWER_MUTATIONS,
  {
    area: 'authorisation',
    fault: 'the token of whoever enrolled elsewhere is sent to any address',
    file: 'apps/cli/src/config.ts',
    from: 'if (isItsOwn) return',
    to: 'if (isItsOwn || url !== undefined) return',
    tests: ['apps/cli/src/config.test.ts'],
  },
  {
    area: 'authorisation',
    fault: 'the token of a local person is sent to any address',
    file: 'apps/cli/src/config.ts',
    from: 'url === undefined ? isServedHere(config.dataDirectory, config.url) :',
    to: 'url === undefined ? true :',
    tests: ['apps/cli/src/config.test.ts'],
  },
];
