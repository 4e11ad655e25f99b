export { authorize, authorizeSomewhere, isAuthorized } from './authorize.ts';
export { authorizeBeforehand } from './authorize-beforehand.ts';
export { HiddenError } from './hidden-error.ts';
export { listScope } from './list-scope.ts';
export {
  apiUserObject,
  batchObject,
  principalObject,
  requestObject,
  subjectObject,
  taskObject,
} from './objects.ts';
export { GLOBAL, isOwner, type ProtectedObject } from './protected-object.ts';
export { requireScope } from './require-scope.ts';
export { requireVisible, requireVisibleRequest, requireVisibleTask } from './require-visible.ts';
