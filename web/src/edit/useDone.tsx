// useDone: tells that something was done, and lets it be undone for as long as the notice stands.
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useCallback } from 'react';
import { ApiError } from '../api/client';
import type { Action } from '../api/changeTypes';
import { useWords } from '../i18n/useWords';
import { undoAction } from './changes';

const SHOWN_S = 20;

export function useUndo(): (action: Action) => Promise<void> {
  const { notification } = App.useApp();
  const { t, said } = useWords();
  const cache = useQueryClient();
  return useCallback(async (action) => {
    try {
      await undoAction(action.id);
      notification.success({ key: `action-${action.id}`, title: t('action.undone'), duration: 4 });
    } catch (error) {
      const problem = error instanceof ApiError ? error.problem : null;
      notification.error({ key: `action-${action.id}`, title: t('action.notUndone'), description: said(problem?.detail_zh, problem?.detail), duration: 10 });
    }
    void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'registers' });
  }, [notification, cache, t, said]);
}

export function useDone(): (action: Action, text: string) => void {
  const { notification } = App.useApp();
  const { t } = useWords();
  const cache = useQueryClient();
  const undo = useUndo();
  return useCallback((action, text) => {
    void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'registers' });
    notification.success({
      key: `action-${action.id}`, title: text, duration: SHOWN_S, role: 'status', placement: 'bottom',
      description: action.document ? `${t('action.document')} ${action.document}` : undefined,
      actions: <Button size="small" onClick={() => void undo(action)}>{t('action.undo')}</Button>,
    });
  }, [notification, cache, undo, t]);
}
