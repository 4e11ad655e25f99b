import type { Instructions } from '@countersign/schema';

type Titled = Instructions & { readonly title: string };

const connectGuide = {
  document: 'ESET Connect: Create API user account',
  url: 'https://help.eset.com/eset_connect/en-US/create_api_user_account.html',
};
const hubUsers = {
  document: 'ESET PROTECT Hub: Users',
  url: 'https://help.eset.com/protect_hub/customer/en-US/users.html',
};

/** What people are told to do in the ESET portals, after the vendor's guides, in the product's own words. */
export const esetInstructions = {
  createUser: (portal: string): Titled => ({
    title: `Create the API user in ${portal}`,
    steps: [
      `Sign in to ${portal} as the operator that the request names.`,
      'Open the list of users and start a new user with exactly the fields that the request shows.',
      'Switch Integrations on among the rights, and create the user. The invitation goes out by mail.',
    ],
    source: connectGuide,
    evidence: [],
  }),
  editUser: (portal: string): Titled => ({
    title: `Change the user in ${portal}`,
    steps: [
      `Sign in to ${portal} as the operator that the request names, and open the user.`,
      'Change exactly the fields that the request shows, empty those that it erases, and save.',
      'Somebody else then opens the user and confirms that every field is as approved.',
    ],
    source: hubUsers,
    evidence: [],
  }),
  removeUser: (portal: string): Titled => ({
    title: `Remove the user in ${portal}`,
    steps: [
      `Sign in to ${portal} as the operator that the request names.`,
      'Open the list of users, select the user that the request names and remove it. This cannot be taken back.',
    ],
    source: hubUsers,
    evidence: [],
  }),
  integrationsOn: (portal: string): Titled => ({
    title: `Switch Integrations on in ${portal}`,
    steps: [
      `Sign in to ${portal} as Root or Superuser, and open the user that the request names.`,
      'Switch Integrations on among the access rights, and save.',
    ],
    source: connectGuide,
    evidence: [],
  }),
  integrationsOff: (portal: string): Titled => ({
    title: `Switch Integrations off in ${portal}`,
    steps: [
      `Sign in to ${portal} as Root or Superuser, and open the user that the request names.`,
      'Switch Integrations off among the access rights, and save. API calls of the integration stop from now on.',
    ],
    source: connectGuide,
    evidence: [],
  }),
  activation: (linkValidHours: number | null): Titled => ({
    title: 'The invited user finishes the activation',
    steps: [
      'Ask the invited person to open the invitation mail, to follow its link and to set a password there.',
      linkValidHours === null
        ? 'If the mail did not come, look in the junk folder after 15 minutes, then send the invitation again from the portal.'
        : `The link works for ${linkValidHours} hours; after that, send the invitation again from the portal.`,
      "If the worker shall verify the API access later, seal the user's name and password to the worker and attach them as credentials.",
    ],
    source: connectGuide,
    evidence: [],
  }),
  firstLogin: (): Titled => ({
    title: 'The new user signs in to PROTECT Hub once',
    steps: ['Ask the new user to sign in to ESET PROTECT Hub once. Before that, the API refuses the user.'],
    source: connectGuide,
    evidence: [],
  }),
  changePassword: (): Titled => ({
    title: "The API user's password is changed by its holder",
    steps: [
      'Ask the holder of the API user to sign in and to set a new password; nobody else can set it.',
      'A second person asks the holder as well and confirms that the password is a new one.',
      "If the worker shall verify it, seal the user's name and the new password to the worker and attach them as credentials.",
    ],
    source: connectGuide,
    evidence: [],
  }),
  verifyApiAccess: (): Titled => ({
    title: 'The API user gets a token and can read a resource',
    steps: [
      'The worker has no proof of its own, so two people have to look.',
      'Have the integration ask ESET Connect for a token and then read one resource; a token alone is not enough.',
      'State what you saw. A second person repeats it and confirms.',
    ],
    source: connectGuide,
    evidence: ['note'],
  }),
  verifyNoApiAccess: (): Titled => ({
    title: 'The API user gets no token any more',
    steps: [
      'The worker has no proof of its own, so two people have to look.',
      'Open the user in the portal, or have the integration ask for a token, and make sure that API access is gone.',
      'State what you saw. A second person looks again and confirms.',
    ],
    source: connectGuide,
    evidence: ['note'],
  }),
  verifyRemoved: (): Titled => ({
    title: 'The provider does not have the user any more',
    steps: [
      'The worker could not search for the user, so two people have to look.',
      'Make sure that the list of users in the portal does not show the user. State what you saw; a second person confirms.',
    ],
    source: hubUsers,
    evidence: ['note'],
  }),
  verifyUser: (): Titled => ({
    title: 'The provider has the user as approved',
    steps: [
      'The worker could not read the user back, so two people have to look.',
      'Open the user in the portal and compare every field of the request. State what you saw; a second person confirms.',
    ],
    source: {
      document: 'ESET MSP Administrator 2 API: User details',
      url: 'https://help.eset.com/ema/2/api/en-US/user_getdetails.html',
    },
    evidence: ['note'],
  }),
} as const;
