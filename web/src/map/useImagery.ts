// useImagery: which photograph, which relief and which survey the address asks for.
import { useMemo } from 'react';
import { useSurvey, useSurveys, type Imagery, type Survey, type SurveyFile } from '../api/surveys';
import type { View } from '../state/url';
import { useView } from '../state/useView';
import type { ImageryLook } from './imagery';

export interface Shown extends Imagery {
  survey: string;
  survey_id: number;
}

/** A point cloud that says where it lies. */
export type Cloud = SurveyFile & { bounds: NonNullable<SurveyFile['bounds']> };

/** Everything that can be shown, the newest first. */
export function imageryOf(surveys: readonly Survey[] | undefined): Shown[] {
  return (surveys ?? []).flatMap((survey) => survey.imagery.map((image) => ({ ...image, survey: survey.name, survey_id: survey.id })));
}

/** What the map shows of a survey: its photograph, else its heights, else where its photos and clouds lie. */
export function shownOf(survey: Survey): Partial<View> {
  const photo = survey.imagery.find((image) => image.kind === 'ortho');
  const relief = photo ? undefined : survey.imagery.find((image) => image.kind !== 'ortho');
  return {
    survey: survey.id, photo: photo?.id ?? null, against: null, relief: relief?.id ?? null, raised: false,
    ...(photo || relief ? {} : { photos: true, clouds: true }),
  };
}

/** The survey whose photograph or relief lies on the map, else the one that was chosen. */
export function surveyShown(view: View, surveys: readonly Survey[] | undefined): number | null {
  return imageryOf(surveys).find((image) => image.id === (view.photo ?? view.relief))?.survey_id ?? view.survey;
}

export function useClouds(): readonly Cloud[] {
  const [view] = useView();
  const surveys = useSurveys().data?.items;
  const card = useSurvey(view.clouds ? surveyShown(view, surveys) : null).data;
  return useMemo(
    () => (card?.deliveries ?? []).flatMap((delivery) => delivery.files).filter((file): file is Cloud => file.kind === 'points' && file.bounds !== null),
    [card],
  );
}

export function useImagery(): ImageryLook {
  const [view] = useView();
  const surveys = useSurveys().data?.items;
  const clouds = useClouds();
  const { photo, opacity, relief, raised } = view;
  return useMemo(() => {
    const all = imageryOf(surveys);
    const find = (id: number | null) => all.find((image) => image.id === id) ?? null;
    return { photo: find(photo), opacity: opacity / 100, relief: find(relief), raised, clouds: clouds.map((cloud) => cloud.bounds) };
  }, [surveys, clouds, photo, opacity, relief, raised]);
}
