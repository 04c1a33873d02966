import { GetDetectorCommand, paginateListDetectors } from '@aws-sdk/client-guardduty';
import { collect } from '@hera/core/aws-sdk';
import type { LiveContext } from './context';

/** Types that `addThreatDetection` looks for. */
export const threatDetectionTypes = ['aws_guardduty_detector', 'aws_guardduty_detector_feature'] as const;

/** The detector of the account in this region, whoever turned it on. */
export const addThreatDetection = async (context: LiveContext): Promise<void> => {
  const { aws, reader, state, partition, region, account } = context;
  const ids = await reader.read('guardduty:ListDetectors', threatDetectionTypes, () =>
    collect(paginateListDetectors({ client: aws.guardduty }, {}), (page) => page.DetectorIds),
  );
  for (const id of ids ?? []) {
    const detector = await reader.find('guardduty:GetDetector', threatDetectionTypes, () =>
      aws.guardduty.send(new GetDetectorCommand({ DetectorId: id })),
    );
    if (detector === undefined) continue;
    const address = state.add({
      type: 'aws_guardduty_detector',
      key: id,
      values: {
        id,
        arn: `arn:${partition}:guardduty:${region}:${account}:detector/${id}`,
        enable: detector.Status === 'ENABLED',
        finding_publishing_frequency: detector.FindingPublishingFrequency,
      },
    });
    for (const feature of detector.Features ?? [])
      state.add({
        type: 'aws_guardduty_detector_feature',
        key: `${id}-${feature.Name}`,
        values: {
          id: `${id}/${feature.Name}`,
          detector_id: id,
          name: feature.Name,
          status: feature.Status,
          additional_configuration: (feature.AdditionalConfiguration ?? []).map(({ Name, Status }) => ({
            name: Name,
            status: Status,
          })),
        },
        dependsOn: [address],
      });
  }
};
