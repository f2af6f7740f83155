import { z } from 'zod';
import { listOf, wholeNumber } from './setting-schemas.ts';

/** Settings of the cluster that the stack makes, and of the Availability Zones that it is in. */
export const brokerSettings = {
  brokerType: {
    schema: z.string().regex(/^(kafka\.t3\.small|(kafka|express)\.m\d+[a-z]*\.\d*x?large)$/),
    accepted:
      'an instance type of MSK, standard (kafka.t3.small, kafka.m7g.large) or Express (express.m7g.large)',
    example: 'kafka.m7g.large',
  },
  brokerCount: {
    schema: wholeNumber(3, 90).refine((count) => count % 3 === 0),
    accepted: 'a multiple of 3 from 3 to 90: as many brokers in each of three Availability Zones',
    example: '6',
  },
  brokerVolumeInGib: {
    schema: wholeNumber(1, 16_384),
    accepted: 'a whole number from 1 to 16384; Express brokers have no volume and ignore it',
    example: '100',
  },
  kafkaVersion: {
    // AWS::MSK::Topic needs Kafka 3.6 or later. https://docs.aws.amazon.com/msk/latest/developerguide/msk-topic-operations-information.html
    schema: z.string().regex(/^(3\.([6-9]|\d\d+)|[4-9]\.\d+)\.(x|\d+)(\.kraft)?$/),
    accepted: 'a Kafka version of MSK, 3.8 or later, that MSK creates with brokerType',
    example: '3.9.x',
  },
  brokerMonitoring: {
    schema: z.enum(['DEFAULT', 'PER_BROKER']),
    accepted:
      '"DEFAULT" (metrics that are free of charge) or "PER_BROKER" (more of each broker, each charged as a custom metric)',
    example: 'PER_BROKER',
  },
  availabilityZones: {
    schema: z.union([
      z.literal('auto'),
      listOf(z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d[a-z]$/)).refine(
        (zones) => zones.length === 3 && new Set(zones).size === 3,
      ),
    ]),
    accepted: '"auto" (the first three Availability Zones of the Region), or a list of three different zones',
    example: 'us-east-1a,us-east-1b,us-east-1d',
  },
  mailZones: {
    schema: listOf(wholeNumber(1, 3)).refine((zones) => new Set(zones).size === zones.length),
    accepted:
      'a list of the numbers 1 to 3: which of the three Availability Zones have an endpoint for the SES API, which AWS does not offer in every zone',
    example: '1,3',
  },
};
