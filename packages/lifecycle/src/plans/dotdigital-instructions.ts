import type { Instructions } from '@countersign/schema';

type Titled = Instructions & { readonly title: string };

const source = {
  document: 'dotdigital: Setting up an API user',
  url: 'https://developer.dotdigital.com/docs/setting-up-an-api-user',
};
const open =
  'Sign in as the account owner or a user who can manage the account, and open Settings, Access, API users.';

/** What people are told to do in the dotdigital portal, after the vendor's guide, in the product's own words. */
export const dotdigitalInstructions = {
  create: {
    title: 'Create the API user in dotdigital',
    steps: [
      open,
      'Start a new user. Leave the generated user name as it is and enter the description that the request shows.',
      'Collect the password that was sealed for you and enter it twice. Set the status that the request asks for, and save.',
      'Give the generated user name as providerId.',
    ],
    source,
    evidence: ['providerId'],
  },
  edit: {
    title: 'Change the API user in dotdigital',
    steps: [
      open,
      'Edit the API user that the request names, change exactly what the request shows, and save.',
      'Somebody else then opens it and confirms.',
    ],
    source,
    evidence: [],
  },
  editWithPassword: {
    title: 'Change the API user and its password in dotdigital',
    steps: [
      open,
      'Collect the password that was sealed for you.',
      'Edit the API user that the request names: enter the password twice, change whatever else the request shows and nothing beyond, and save. The integration stops until its owner enters the new password there.',
    ],
    source,
    evidence: [],
  },
  enable: {
    title: 'Enable the API user in dotdigital',
    steps: [open, 'Edit the API user that the request names, set its status to enabled, and save.'],
    source,
    evidence: [],
  },
  disable: {
    title: 'Disable the API user in dotdigital',
    steps: [
      open,
      'Edit the API user that the request names, set its status to disabled, and save. The integration stops from now on.',
    ],
    source,
    evidence: [],
  },
  remove: {
    title: 'Delete the API user in dotdigital',
    steps: [
      open,
      'Tick the API user that the request names, and no other, delete it and confirm. This cannot be taken back.',
    ],
    source,
    evidence: [],
  },
  removeOld: (old: { providerId: string | null; label: string } | null): Titled => ({
    title: 'Delete the API user that was replaced in dotdigital',
    steps: [
      open,
      `Tick the API user ${old?.providerId ?? old?.label ?? 'that was replaced'}, and no other: the new one stays. Delete it and confirm. This cannot be taken back.`,
    ],
    source,
    evidence: [],
  }),
  switchIntegration: {
    title: "The integration's owner switches to the new API user",
    steps: [
      'The owner enters the new user name and password in the integration and makes sure that it works.',
      'Only then complete this task: the old API user is deleted next. A second person asks the owner as well and confirms.',
    ],
    source,
    evidence: [],
  },
  verifyApiAccess: {
    title: 'The API user can sign in and belongs to this account',
    steps: [
      'The worker has no proof of its own, so two people have to look.',
      "Have the integration make one call, or look at the user's status in the portal, and compare the generated user name letter for letter. State what you saw; a second person looks again and confirms.",
    ],
    source,
    evidence: ['note'],
  },
  verifyNewPassword: {
    title: 'The API user can sign in with the new password',
    steps: [
      'The worker could not sign in as this API user, so two people have to look.',
      'Have the integration make one call with the new password. State what you saw; a second person confirms.',
    ],
    source,
    evidence: ['note'],
  },
  verifyNoApiAccess: {
    title: 'The API user cannot sign in any more',
    steps: [
      'The worker has no proof of its own, so two people have to look.',
      'Look in the list of API users that it is gone or disabled. State what you saw; a second person confirms.',
    ],
    source,
    evidence: ['note'],
  },
} satisfies Record<string, Titled | ((...given: never[]) => Titled)>;
