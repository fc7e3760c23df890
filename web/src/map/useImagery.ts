// useImagery: which photograph and which relief the address asks for.
import { useMemo } from 'react';
import { useSurveys, type Imagery, type Survey } from '../api/surveys';
import { useView } from '../state/useView';
import type { ImageryLook } from './imagery';

export interface Shown extends Imagery {
  survey: string;
  survey_id: number;
}

/** Everything that can be shown, the newest first. */
export function imageryOf(surveys: readonly Survey[] | undefined): Shown[] {
  return (surveys ?? []).flatMap((survey) => survey.imagery.map((image) => ({ ...image, survey: survey.name, survey_id: survey.id })));
}

export function useImagery(): ImageryLook {
  const [view] = useView();
  const surveys = useSurveys().data?.items;
  const { photo, opacity, relief, raised } = view;
  return useMemo(() => {
    const all = imageryOf(surveys);
    const find = (id: number | null) => all.find((image) => image.id === id) ?? null;
    return { photo: find(photo), opacity: opacity / 100, relief: find(relief), raised };
  }, [surveys, photo, opacity, relief, raised]);
}
