import { AwsError } from '../aws-error';

/** 400: GuardDuty's only word for whatever is wrong with a request. The message says what. */
export const badRequest = (message: string): AwsError =>
  new AwsError('BadRequestException', 400, `The request is rejected because ${message}`, {
    type: 'InvalidInputException',
  });

/** 400: also what GuardDuty answers for a detector that does not exist. The AWS provider looks for these words. */
export const notOwned = (): AwsError => badRequest('the input detectorId is not owned by the current account.');
