import { expect, test } from 'vitest'
import { readLevel } from './level.ts'

test('levels are read in four languages', () => {
  expect(['Beginner', 'Easy', 'Basic', 'Débutant', '入门者', '초급'].map(readLevel)).toEqual(
    Array(6).fill('beginner'),
  )
  expect(['Intermediate', 'Medium', 'Moderate', 'Intermed./workInProgress', '중급'].map(readLevel)).toEqual(
    Array(5).fill('intermediate'),
  )
  expect(['Advance', 'advanced', 'expert', 'master', '精通者', '高级使用者', '고급'].map(readLevel)).toEqual(
    Array(7).fill('advanced'),
  )
  expect(['YOLO', 'Unsure', ''].map(readLevel)).toEqual([undefined, undefined, undefined])
})
