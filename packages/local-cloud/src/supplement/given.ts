/**
 * A request type without the `undefined` that the SDK adds to required members. Path labels are there because the route
 * matched; required members of the body are checked by `required`.
 */
export type Given<Request> = {
  [Member in keyof Request]: object extends Pick<Request, Member> ? Request[Member] : NonNullable<Request[Member]>;
};
