import { BlockList, isIP } from 'node:net';
import { InvalidFilterPattern, type OperatorCompiler, textArgument } from './matcher.ts';

/**
 * `{"cidr":"10.0.0.0/24"}`, IPv4 or IPv6.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-ip-matching
 */
export const cidr: OperatorCompiler = (argument) => {
  const block = textArgument('cidr', argument);
  const [address = '', bits = '', ...others] = block.split('/');
  const family = isIP(address);
  const isValid = family > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
  if (!isValid || others.length > 0) {
    throw new InvalidFilterPattern(
      `"cidr" takes a block such as "10.0.0.0/24", not ${JSON.stringify(block)}`,
    );
  }
  const blocks = new BlockList();
  blocks.addSubnet(address, Number(bits), `ipv${family}` as 'ipv4' | 'ipv6');
  return (value) =>
    typeof value === 'string' && isIP(value) === family && blocks.check(value, `ipv${family}` as 'ipv4');
};
