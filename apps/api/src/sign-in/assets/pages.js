// What the pages do in the browser: talk to the service and to passkeys. Served as it is; nothing is built.

const show = (id, text) => {
  for (const one of ['problem', 'outcome']) document.getElementById(one).hidden = true;
  const place = document.getElementById(id);
  place.textContent = text;
  place.hidden = false;
  // It stands at the top, and what was pressed may be far below on a small screen.
  place.scrollIntoView({ block: 'nearest' });
};

/** A refusal of the service, whose message says what to do. */
class Refusal extends Error {}

async function call(path, body, method = 'POST') {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Refusal(answer.detail);
  return answer;
}

function requirePasskeys() {
  if (window.PublicKeyCredential?.parseCreationOptionsFromJSON === undefined)
    throw new Refusal(
      'This browser cannot use passkeys. Use a current version of Chrome, Edge, Firefox or Safari.',
    );
}

async function create(options) {
  requirePasskeys();
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return (await navigator.credentials.create({ publicKey })).toJSON();
}

async function sign(options) {
  requirePasskeys();
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({ publicKey })).toJSON();
}

/** What is behind the # stays in the browser. */
const fragment = () => decodeURIComponent(location.hash.slice(1));

const reload = () => location.reload();

const ACTIONS = {
  'sign-in': async ({ next }) => {
    const assertion = await sign(await call('/sign-in/options', {}));
    await call('/sign-in/passkey', { assertion });
    location.assign(next + location.hash);
  },
  'sign-in-by-issuer': async ({ id, next }) => {
    const { location: address } = await call(`/oidc/${id}/start`, { next });
    location.assign(address);
  },
  'accept-by-issuer': async ({ id }) => {
    const { code } = document.querySelector('[data-form="accept-invitation"]').dataset;
    const { location: address } = await call(`/oidc/${id}/start`, { code, next: '/account' });
    location.assign(address);
  },
  open: async () => {
    await call('/sign-in/link', { code: fragment() });
    location.assign('/account');
  },
  'confirm-device': () => settleDevice(true, 'You are signed in there. You may close this page.'),
  'deny-device': () => settleDevice(false, 'Refused. Nobody was signed in.'),
  'sign-out': async () => {
    const { location: elsewhere } = await call('/sign-out', {});
    location.assign(elsewhere ?? '/sign-in');
  },
  'remove-passkey': async ({ id }) => {
    const assertion = await sign(await call(`/account/passkeys/${id}/proof`, {}));
    await call(`/account/passkeys/${id}/removal`, { assertion });
    reload();
  },
  'end-session': async ({ id }) => {
    await call(`/v1/sessions/${id}`, undefined, 'DELETE');
    reload();
  },
  'revoke-identity': async ({ id }) => {
    await call(`/v1/identities/${id}`, undefined, 'DELETE');
    reload();
  },
  'end-sessions': async ({ ids }) => {
    for (const id of ids.split(' ')) await call(`/v1/sessions/${id}`, undefined, 'DELETE');
    reload();
  },
  'revoke-token': async ({ id }) => {
    await call(`/v1/tokens/${id}`, undefined, 'DELETE');
    reload();
  },
};

/** The file by which the service makes text and envelope as well. */
const REVIEW_TEXT = '/assets/review-text.js';

/** What is to be reviewed, as it was shown; the text that is signed is the one that stands in the page. */
let reviewed;
/** In whose place what is shown is reviewed; empty for one's own. */
let inPlaceOf = '';

/** Each line by itself, so that the rest of a long one is moved in: what begins at the margin is a fact, and no part of a value. */
function showLines(place, text) {
  const lines = text.split(/(?<=\n)/).map((line) => {
    const shown = document.createElement('span');
    shown.className = 'line';
    shown.textContent = line;
    return shown;
  });
  place.replaceChildren(...lines);
}

async function showReview(id, place) {
  const { reviewText } = await import(REVIEW_TEXT);
  const query = place === '' ? '' : `?for=${encodeURIComponent(place)}`;
  reviewed = await call(`/review/${id}/document${query}`, undefined, 'GET');
  inPlaceOf = place;
  showLines(slot('review-text'), reviewText(reviewed.document));
  const isOpen = reviewed.state === 'in-review' || reviewed.state === 'proposed';
  if (!isOpen) return show('outcome', `It is ${reviewed.state}: there is nothing to review any more.`);
  if (reviewed.signature === 'device-bound') {
    slot('review-demand').textContent =
      'Whoever approves this signs with a passkey that stays on its device, such as a security key.';
    slot('review-demand').hidden = false;
  }
  offerPlaces(id);
  document.querySelector('[data-form="sign-review"]').hidden = false;
}

/** Has whoever stands in for others choose in whose place they review; what is signed is shown anew then. */
function offerPlaces(id) {
  const places = document.getElementById('in-place');
  if (places.options.length === 1)
    for (const { id: value, name } of reviewed.standIns)
      places.append(new Option(`${name} (${value})`, value));
  places.value = inPlaceOf;
  places.onchange = () =>
    void run(places, async () => {
      try {
        await showReview(id, places.value);
      } finally {
        places.value = inPlaceOf;
      }
    });
  slot('stand-ins').hidden = places.options.length === 1;
}

const sha256 = async (text) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Makes what is signed from what the page shows, and not from what the service says that it is. */
async function signReview({ verdict, reason }, id) {
  const { challengeText, envelopeText, oneForm, salted } = await import(REVIEW_TEXT);
  const given = oneForm(reason);
  const { order, options } = await call(`/review/${id}/order`, { verdict });
  const { log, revisionDigest, decisionDigest, policyDigest } = reviewed;
  const { salt, ...ordered } = order;
  const envelope = envelopeText({
    version: 1,
    log,
    origin: location.origin,
    subject: id,
    revisionDigest,
    decisionDigest,
    policyDigest,
    textDigest: hex(await sha256(salted(salt, slot('review-text').textContent))),
    reasonDigest: given === '' ? null : hex(await sha256(salted(salt, given))),
    verdict,
    ...(inPlaceOf === '' ? {} : { onBehalfOf: inPlaceOf }),
    ...ordered,
  });
  const challenge = base64url(await sha256(challengeText(envelope)));
  const assertion = await sign({ ...options, challenge });
  return call(`/review/${id}/verdict`, { envelope, reason: given === '' ? null : given, assertion });
}

const slot = (name) => document.querySelector(`[data-slot="${name}"]`);

async function settleDevice(isConfirmed, outcome) {
  await call('/device/verdict', { code: slot('device-code').textContent, isConfirmed });
  slot('device').hidden = true;
  show('outcome', outcome);
}

const FORMS = {
  'look-device': async ({ code }) => {
    const { client, address, askedAt } = await call('/device/lookup', { code });
    slot('device-code').textContent = code.toUpperCase();
    slot('device-client').textContent = client;
    slot('device-address').textContent = address;
    slot('device-since').textContent = new Date(askedAt).toLocaleTimeString();
    document.querySelector('[data-form="look-device"]').hidden = true;
    slot('device').hidden = false;
    document.getElementById('asks').focus();
  },
  'open-invitation': async ({ code }) => {
    const { name, email } = await call('/invitation/options', { code });
    document.querySelector('[data-slot="person"]').textContent = `${name} (${email})`;
    document.querySelector('[data-form="open-invitation"]').hidden = true;
    const form = document.querySelector('[data-form="accept-invitation"]');
    form.hidden = false;
    form.dataset.code = code;
    form.elements.namedItem('label').focus();
    // The code is of no use to whoever looks over the shoulder later.
    history.replaceState(null, '', location.pathname);
  },
  'accept-invitation': async ({ label }, { code }) => {
    // Anew for each try: a challenge is answered once.
    const { options } = await call('/invitation/options', { code });
    await call('/invitation/passkey', { code, label, registration: await create(options) });
    location.assign('/account');
  },
  'sign-review': async ({ verdict, reason }, { id }) => {
    if (verdict !== 'approve' && reason.trim() === '')
      throw new Refusal(verdict === 'reject' ? 'Say why you reject it.' : 'Say what is to be changed.');
    const { state } = await signReview({ verdict, reason }, id);
    document.querySelector('[data-form="sign-review"]').hidden = true;
    const done = { approve: 'Approved', reject: 'Rejected', return: 'Returned' }[verdict];
    show('outcome', `${done}, and signed by your passkey. It is ${state} now.`);
    document.getElementById('reviewed').focus();
  },
  'add-passkey': async ({ label }) => {
    const assertion = await sign(await call('/account/passkeys/proof', {}));
    const options = await call('/account/passkeys/options', { assertion });
    await call('/account/passkeys', { label, registration: await create(options) });
    reload();
  },
};

function explain(error) {
  if (error instanceof Refusal) return error.message;
  if (error.name === 'NotAllowedError')
    return 'Nothing was done: no passkey answered, or it was cancelled. Try again.';
  if (error.name === 'InvalidStateError')
    return 'This device holds a passkey for you already. Use another device or security key.';
  if (error.name === 'SecurityError')
    return 'Passkeys do not work at this address. Open Countersign by its own address.';
  return 'The service cannot be reached. Try again.';
}

let isBusy = false;
async function run(control, work) {
  if (isBusy) return;
  isBusy = true;
  control?.setAttribute('aria-disabled', 'true');
  try {
    await work();
  } catch (error) {
    show('problem', explain(error));
  } finally {
    isBusy = false;
    control?.removeAttribute('aria-disabled');
  }
}

document.addEventListener('click', (event) => {
  const control = event.target.closest('[data-action]');
  if (control !== null) void run(control, () => ACTIONS[control.dataset.action](control.dataset));
});

document.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  const values = Object.fromEntries(new FormData(form, event.submitter));
  void run(event.submitter, () => FORMS[form.dataset.form](values, form.dataset));
});

for (const time of document.querySelectorAll('time'))
  time.title = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const toReview = document.querySelector('[data-review]');
if (toReview !== null) {
  const place = new URLSearchParams(location.search).get('for') ?? '';
  void run(null, () => showReview(toReview.dataset.review, place));
}

const code = document.getElementById('code');
if (code !== null && fragment() !== '') code.value = fragment();
