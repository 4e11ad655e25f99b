import type { IdentityView, PasskeyView, Principal, TokenView } from '@countersign/schema';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** One's own passkeys, identities, sessions and tokens, each with what ends it. */
export function accountPage(account: {
  readonly principal: Principal;
  readonly passkeys: readonly PasskeyView[];
  readonly identities: readonly IdentityView[];
  readonly tokens: readonly TokenView[];
}): string {
  const { principal, passkeys, identities, tokens } = account;
  const sessions = tokens.filter(({ kind }) => kind === 'browser' || kind === 'cli');
  const elsewhere = sessions.filter(({ current }) => !current).map(({ id }) => id);
  const others = tokens.filter(({ kind }) => kind !== 'browser' && kind !== 'cli');
  return layout({
    title: 'My account',
    signedInAs: principal.name,
    body: html`<p>${principal.name}, ${principal.email}. ${rolesOf(principal)}</p>
<section aria-labelledby="passkeys">
<h2 id="passkeys">Passkeys</h2>
<p>What you sign in with. Have two, on different devices: one alone is lost with its device.</p>
${list(
  passkeys.map(
    (one) => html`<li>
<div><strong>${one.label}</strong>${one.backupEligible ? ' · may be on several devices' : ' · stays on one device'}
<p class="hint">Enrolled ${time(one.createdAt)} · last used ${one.lastUsedAt === null ? 'never' : time(one.lastUsedAt)}</p></div>
${
  passkeys.length > 1
    ? html`<button type="button" class="danger" data-action="remove-passkey" data-id="${one.id}" aria-label="Remove the passkey ${one.label}">Remove</button>`
    : null
}
</li>`,
  ),
  'You have no passkey.',
)}
${
  passkeys.length > 0
    ? html`<form data-form="add-passkey">
<label for="label">Name of another passkey</label>
<p class="hint" id="label-hint">You show one of your passkeys first, then create the new one.</p>
<input id="label" name="label" required maxlength="100" autocomplete="off" aria-describedby="label-hint">
<button type="submit">Add passkey</button>
</form>`
    : null
}
</section>
${identities.length === 0 ? null : identitySection(identities)}
<section aria-labelledby="sessions">
<h2 id="sessions">Sessions</h2>
<p>Where you are signed in. End what you do not know.</p>
${list(
  sessions.map(
    (one) => html`<li>
<div><strong>${one.client ?? (one.kind === 'cli' ? 'Command line' : 'Browser')}</strong>${one.current ? ' · this one' : ''}
<p class="hint">${one.address === null ? '' : `From ${one.address} · `}since ${time(one.createdAt)} · last used ${time(one.lastUsedAt ?? one.createdAt)} · ends ${time(one.expiresAt)}</p></div>
${endButton(one, { action: 'end-session', name: `End the session ${one.client ?? one.label}`, text: 'End' })}
</li>`,
  ),
  'No session.',
)}
${
  elsewhere.length > 0
    ? html`<p><button type="button" class="danger" data-action="end-sessions" data-ids="${elsewhere.join(' ')}">End all others</button></p>`
    : null
}
</section>
<section aria-labelledby="tokens">
<h2 id="tokens">Tokens</h2>
<p>What programs use in your name. A program asks and reads; it never approves. You make them with <code>countersign token create</code>.</p>
${list(
  others.map(
    (one) => html`<li>
<div><strong>${one.label}</strong> · ${one.scopes === null ? 'you, on a machine where you enrolled' : `for a program: ${one.scopes.join(', ') || 'nothing'}`}
<p class="hint">Since ${time(one.createdAt)} · last used ${one.lastUsedAt === null ? 'never' : time(one.lastUsedAt)} · good until ${one.expiresAt === null ? 'revoked' : time(one.expiresAt)}</p></div>
${endButton(one, { action: 'revoke-token', name: `Revoke the token ${one.label}`, text: 'Revoke' })}
</li>`,
  ),
  'No token.',
)}
</section>`,
  });
}

const identitySection = (
  identities: readonly IdentityView[],
): Html => html`<section aria-labelledby="identities">
<h2 id="identities">Identities</h2>
<p>By which issuers you sign in. Ending one here leaves your account there as it is.</p>
${list(
  identities.map(
    (one) => html`<li>
<div><strong>${one.issuer}</strong>
<p class="hint">Linked ${time(one.createdAt)}</p></div>
${endButton(one, { action: 'revoke-identity', name: `End the identity at ${one.issuer}`, text: 'End' })}
</li>`,
  ),
  '',
)}
</section>`;

const endButton = (
  { id }: { readonly id: string },
  { action, name, text }: { readonly action: string; readonly name: string; readonly text: string },
): Html =>
  html`<button type="button" class="danger" data-action="${action}" data-id="${id}" aria-label="${name}">${text}</button>`;

const list = (items: readonly Html[], none: string): Html =>
  items.length === 0 ? html`<p>${none}</p>` : html`<ul class="cards">${items}</ul>`;

function rolesOf({ roles, accounts }: Principal): string {
  if (roles.length === 0) return 'You have no role.';
  const where = accounts === null ? 'all accounts' : accounts.join(', ');
  return `You are ${roles.join(', ')} for ${where}.`;
}

/** In UTC, as everywhere else; the script shows local time beside it. */
const time = (at: string | null): Html =>
  at === null ? html`never` : html`<time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time>`;
