import { edgeExample } from '../../lib/config/edge-settings.ts';

/** A context of stage dev in which every setting that adds or changes resources says so, as far as they go together. */
export const everySetting = {
  mailSender: 'orders@orderstream-shop.com',
  mail: 'production',
  mailIdentity: 'create',
  signUpMail: 'ses',
  mailEndpointPolicy: 'sender',
  dynamoDbPrefixListId: 'pl-02cd2c6b',
  alarmMail: 'on-call@orderstream-shop.com',
  monthlyBudgetUsd: '500',
  userPoolFirewall: 'on',
  signInDomain: 'your-shop',
  encryption: 'customer',
  edge: JSON.stringify(edgeExample),
} as const;
