// Written by scripts/pack-index.ts from the files under policies/. Do not edit.
import anyDeleteAcknowledgesBreakage from '../policies/any/delete-acknowledges-breakage.json' with {
  type: 'json',
};
import anyDeleteOfUnassignedAcknowledgesBreakage from '../policies/any/delete-of-unassigned-acknowledges-breakage.json' with {
  type: 'json',
};
import anyDisableAcknowledgesBreakage from '../policies/any/disable-acknowledges-breakage.json' with {
  type: 'json',
};
import anyDisableBeforeDelete from '../policies/any/disable-before-delete.json' with { type: 'json' };
import anyIntegrationIsRegistered from '../policies/any/integration-is-registered.json' with { type: 'json' };
import anyNoAccountOpening from '../policies/any/no-account-opening.json' with { type: 'json' };
import anyOneApiUserPerIntegration from '../policies/any/one-api-user-per-integration.json' with {
  type: 'json',
};
import dotdigitalCreatorCanManageAccount from '../policies/dotdigital/creator-can-manage-account.json' with {
  type: 'json',
};
import dotdigitalEnabledOnCreate from '../policies/dotdigital/enabled-on-create.json' with { type: 'json' };
import dotdigitalPasswordConfirmed from '../policies/dotdigital/password-confirmed.json' with {
  type: 'json',
};
import dotdigitalPasswordDigitOrSymbol from '../policies/dotdigital/password-digit-or-symbol.json' with {
  type: 'json',
};
import dotdigitalPasswordLength from '../policies/dotdigital/password-length.json' with { type: 'json' };
import dotdigitalPasswordWithoutEmailOrCompany from '../policies/dotdigital/password-without-email-or-company.json' with {
  type: 'json',
};
import dotdigitalPasswordWithoutTheWordPassword from '../policies/dotdigital/password-without-the-word-password.json' with {
  type: 'json',
};
import dotdigitalUsernameIsGenerated from '../policies/dotdigital/username-is-generated.json' with {
  type: 'json',
};
import ema2CountryCodeListed from '../policies/ema2/country-code-listed.json' with { type: 'json' };
import ema2CreateHasOnlyKnownFields from '../policies/ema2/create-has-only-known-fields.json' with {
  type: 'json',
};
import ema2CreateMandatoryFields from '../policies/ema2/create-mandatory-fields.json' with { type: 'json' };
import ema2OwnCompanyOnly from '../policies/ema2/own-company-only.json' with { type: 'json' };
import ema2PermissionTypeKnown from '../policies/ema2/permission-type-known.json' with { type: 'json' };
import ema2SpecificPermissionsNeed2Or3 from '../policies/ema2/specific-permissions-need-2-or-3.json' with {
  type: 'json',
};
import ema2UpdateMandatoryFields from '../policies/ema2/update-mandatory-fields.json' with { type: 'json' };
import ema2UpdateNeedsWritePermission from '../policies/ema2/update-needs-write-permission.json' with {
  type: 'json',
};
import ema2UpdateSwitchesNoAccess from '../policies/ema2/update-switches-no-access.json' with {
  type: 'json',
};
import ema2WriteToParentIsPrivileged from '../policies/ema2/write-to-parent-is-privileged.json' with {
  type: 'json',
};
import esetActivationByInvitation from '../policies/eset/activation-by-invitation.json' with { type: 'json' };
import esetChangedAddressIsAnAddress from '../policies/eset/changed-address-is-an-address.json' with {
  type: 'json',
};
import esetCreatorIsRootOrSuperuser from '../policies/eset/creator-is-root-or-superuser.json' with {
  type: 'json',
};
import esetDedicatedApiUser from '../policies/eset/dedicated-api-user.json' with { type: 'json' };
import esetDedicatedApiUserAdvice from '../policies/eset/dedicated-api-user-advice.json' with {
  type: 'json',
};
import esetHubActivationByInvitation from '../policies/eset/hub-activation-by-invitation.json' with {
  type: 'json',
};
import esetHubSuperuserApiException from '../policies/eset/hub-superuser-api-exception.json' with {
  type: 'json',
};
import esetIntegrationsToggle from '../policies/eset/integrations-toggle.json' with { type: 'json' };
import esetInvitationNeedsAnAddress from '../policies/eset/invitation-needs-an-address.json' with {
  type: 'json',
};
import esetNoApiRightsForHubSuperuser from '../policies/eset/no-api-rights-for-hub-superuser.json' with {
  type: 'json',
};
import esetNoApiRightsForSuperuserOrRoot from '../policies/eset/no-api-rights-for-superuser-or-root.json' with {
  type: 'json',
};
import esetNoNewBusinessAccount from '../policies/eset/no-new-business-account.json' with { type: 'json' };
import esetOperatorHasWriteAccess from '../policies/eset/operator-has-write-access.json' with {
  type: 'json',
};
import esetPasswordIsSetByTheUser from '../policies/eset/password-is-set-by-the-user.json' with {
  type: 'json',
};
import houseApprovals from '../policies/house/approvals.json' with { type: 'json' };
import houseApprovalsForDelete from '../policies/house/approvals-for-delete.json' with { type: 'json' };
import houseApprovalsForExceptions from '../policies/house/approvals-for-exceptions.json' with {
  type: 'json',
};
import houseBatchBlastRadius from '../policies/house/batch-blast-radius.json' with { type: 'json' };
import houseDormant from '../policies/house/dormant.json' with { type: 'json' };
import houseEmailDomain from '../policies/house/email-domain.json' with { type: 'json' };
import houseExecutorIsNotApprover from '../policies/house/executor-is-not-approver.json' with {
  type: 'json',
};
import housePasswordStrength from '../policies/house/password-strength.json' with { type: 'json' };
import houseRequesterIsNotApprover from '../policies/house/requester-is-not-approver.json' with {
  type: 'json',
};
import houseReviewDate from '../policies/house/review-date.json' with { type: 'json' };
import houseReviewDateLimit from '../policies/house/review-date-limit.json' with { type: 'json' };
import houseRotation from '../policies/house/rotation.json' with { type: 'json' };
import houseTwoFactor from '../policies/house/two-factor.json' with { type: 'json' };

/** The rule documents that Countersign ships, unread: hand them to `loadRules`. */
export const shippedRules: readonly unknown[] = [
  anyDeleteAcknowledgesBreakage,
  anyDeleteOfUnassignedAcknowledgesBreakage,
  anyDisableAcknowledgesBreakage,
  anyDisableBeforeDelete,
  anyIntegrationIsRegistered,
  anyNoAccountOpening,
  anyOneApiUserPerIntegration,
  dotdigitalCreatorCanManageAccount,
  dotdigitalEnabledOnCreate,
  dotdigitalPasswordConfirmed,
  dotdigitalPasswordDigitOrSymbol,
  dotdigitalPasswordLength,
  dotdigitalPasswordWithoutEmailOrCompany,
  dotdigitalPasswordWithoutTheWordPassword,
  dotdigitalUsernameIsGenerated,
  ema2CountryCodeListed,
  ema2CreateHasOnlyKnownFields,
  ema2CreateMandatoryFields,
  ema2OwnCompanyOnly,
  ema2PermissionTypeKnown,
  ema2SpecificPermissionsNeed2Or3,
  ema2UpdateMandatoryFields,
  ema2UpdateNeedsWritePermission,
  ema2UpdateSwitchesNoAccess,
  ema2WriteToParentIsPrivileged,
  esetActivationByInvitation,
  esetChangedAddressIsAnAddress,
  esetCreatorIsRootOrSuperuser,
  esetDedicatedApiUser,
  esetDedicatedApiUserAdvice,
  esetHubActivationByInvitation,
  esetHubSuperuserApiException,
  esetIntegrationsToggle,
  esetInvitationNeedsAnAddress,
  esetNoApiRightsForHubSuperuser,
  esetNoApiRightsForSuperuserOrRoot,
  esetNoNewBusinessAccount,
  esetOperatorHasWriteAccess,
  esetPasswordIsSetByTheUser,
  houseApprovals,
  houseApprovalsForDelete,
  houseApprovalsForExceptions,
  houseBatchBlastRadius,
  houseDormant,
  houseEmailDomain,
  houseExecutorIsNotApprover,
  housePasswordStrength,
  houseRequesterIsNotApprover,
  houseReviewDate,
  houseReviewDateLimit,
  houseRotation,
  houseTwoFactor,
];
