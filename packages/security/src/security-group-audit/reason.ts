// What a rule says by itself, and what tools write by themselves. A reason says who needs it, and what for.
const empty = new Set(
  (
    'a all allow allowed allows and any anywhere by cdk cdktf cidr custom default deny description egress enable enabled every everything ' +
    'for from group hera http https icmp in inbound ingress internet into ip ipv4 ipv6 managed my new none of on open out outbound port ports ' +
    'protocol public range reason rule rules security sg source ssh tbd tcp temp temporary terraform test the this to todo traffic udp with world'
  ).split(' '),
);

/** Whether a reason says something that the rule does not say by itself: at least one word of three letters. */
const says = (reason: string): boolean => {
  const words = reason.toLowerCase().match(/[\p{L}]{3,}/gu) ?? [];
  return words.some((word) => !empty.has(word));
};

/** What is wrong with a reason; nothing where it is one. */
export const faultOf = (reason: string, shortest: number): string | undefined => {
  const given = reason.trim();
  if (given === '') return 'has no reason';
  if (given.length < shortest) return `has ${JSON.stringify(given)} for a reason, which is ${given.length} characters`;
  if (given.includes('${')) return 'has a reference for a reason, which nobody can read at synth';
  if (!says(given)) return `has ${JSON.stringify(given)} for a reason, which says no more than the rule itself`;
  return undefined;
};

// What EC2 takes in the description of a rule. Source: EC2 API reference, IpRange, Description.
const described = /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

/** What is wrong with the description of a rule; nothing where it is a reason that EC2 takes. */
export const faultOfDescription = (reason: string, shortest: number): string | undefined => {
  const fault = faultOf(reason, shortest);
  if (fault !== undefined || described.test(reason)) return fault;
  return `has ${JSON.stringify(reason)} for a reason, which EC2 does not take as a description`;
};
